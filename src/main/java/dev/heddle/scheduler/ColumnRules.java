package dev.heddle.scheduler;

import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.Generator;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one column is computed. Columns that one generator fills together share the same rules.
 *
 * @param generator the user's code
 * @param inputs the columns and side effects whose values it is given, in the order it expects them
 * @param outputs the columns it fills, in the order it gives their values, the first of which leads: its tasks run for all of
 *     them; none for its own column alone
 * @param resource the limit its tasks share with other columns, or null for none
 * @param weight its share of the starts against other columns, from 1 to 10,000
 * @param backoff what happens after a failure
 * @param classifier tells which failures may pass
 * @param timeout after which an attempt is interrupted; null for never
 * @param skipping which rows it leaves out
 * @param isOrdered whether its row groups are made one at a time, in order; only for what is made from scratch
 * @param keepsNull whether a row that failed for good stays, with null in the column
 * @param isFormula whether it is a pure function of its inputs, so that to fail for every row of a group is an error of the
 *     definition and stops the build
 */
public record ColumnRules(
        Generator generator,
        List<String> inputs,
        List<String> outputs,
        @Nullable String resource,
        int weight,
        Backoff backoff,
        FailureClassifier classifier,
        @Nullable Duration timeout,
        Skipping skipping,
        boolean isOrdered,
        boolean keepsNull,
        boolean isFormula) {
    private static final int WEIGHT_MAX = 10_000;

    /**
     * Copies the lists and checks the ranges.
     *
     * @param generator the user's code
     * @param inputs the columns and side effects whose values it is given, in the order it expects them
     * @param outputs the columns it fills, in the order it gives their values, the first of which leads: its tasks run for all of
     *     them; none for its own column alone
     * @param resource the limit its tasks share with other columns, or null for none
     * @param weight its share of the starts against other columns, from 1 to 10,000
     * @param backoff what happens after a failure
     * @param classifier tells which failures may pass
     * @param timeout after which an attempt is interrupted; null for never
     * @param skipping which rows it leaves out
     * @param isOrdered whether its row groups are made one at a time, in order; only for what is made from scratch
     * @param keepsNull whether a row that failed for good stays, with null in the column
     * @param isFormula whether it is a pure function of its inputs, so that to fail for every row of a group is an error of the
     *     definition and stops the build
     * @throws IllegalArgumentException if a number is out of range
     */
    public ColumnRules {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("weight " + weight + " is not within 1 and " + WEIGHT_MAX);
        }
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout " + timeout + " leaves no time at all");
        }
    }

    /**
     * Rules of a column by itself, with nothing special about it.
     *
     * @param generator the user's code
     * @param inputs the columns whose values it is given, in the order it expects them
     * @param resource the limit its tasks share with other columns, or null for none
     * @param backoff what happens after a failure
     */
    public ColumnRules(Generator generator, List<String> inputs, @Nullable String resource, Backoff backoff) {
        this(
                generator,
                inputs,
                List.of(),
                resource,
                1,
                backoff,
                FailureClassifier.NONE,
                null,
                Skipping.PROPAGATED,
                false,
                false,
                false);
    }

    /**
     * The same but for one thing.
     *
     * @param outputs the columns it fills, in order; none for its own column alone
     * @return the changed rules
     */
    public ColumnRules withOutputs(List<String> outputs) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param weight its share of the starts against other columns, from 1 to 10,000
     * @return the changed rules
     */
    public ColumnRules withWeight(int weight) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param classifier tells which failures may pass
     * @return the changed rules
     */
    public ColumnRules withClassifier(FailureClassifier classifier) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param timeout after which an attempt is interrupted; null for never
     * @return the changed rules
     */
    public ColumnRules withTimeout(@Nullable Duration timeout) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param skipping which rows it leaves out
     * @return the changed rules
     */
    public ColumnRules withSkipping(Skipping skipping) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param isOrdered whether its row groups are made one at a time, in order; only for what is made from scratch
     * @return the changed rules
     */
    public ColumnRules withOrder(boolean isOrdered) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param keepsNull whether a row that failed for good stays, with null in the column
     * @return the changed rules
     */
    public ColumnRules withNullKept(boolean keepsNull) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }

    /**
     * The same but for one thing.
     *
     * @param isFormula whether it is a pure function of its inputs
     * @return the changed rules
     */
    public ColumnRules withFormula(boolean isFormula) {
        return new ColumnRules(
                generator,
                inputs,
                outputs,
                resource,
                weight,
                backoff,
                classifier,
                timeout,
                skipping,
                isOrdered,
                keepsNull,
                isFormula);
    }
}
