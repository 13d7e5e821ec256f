package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.ColumnDefinition.Conduct;
import dev.heddle.ColumnDefinition.Exposure;
import dev.heddle.ColumnDefinition.Skips;
import dev.heddle.generator.FailureClassifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The column added last, or the columns that one function fills, to say more of or to go on from. One thread at a time.
 *
 * <p>What is said applies to all columns of the function, but where a method takes their names.
 */
public final class ColumnBuilder {
    private static final int FILL_BYTES_MAX = 1 << 20;

    private final Dataset.Builder dataset;
    private final List<String> names;
    private final UserCode code;
    private final List<String> requires = new ArrayList<>();
    private final List<String> sideEffects = new ArrayList<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private boolean hidesSideEffects;
    private @Nullable RowPredicate gate;
    private List<String> gateColumns = List.of();
    private List<String> fills = List.of();
    private boolean propagatesSkips = true;
    private @Nullable String resource;
    private int weight = 1;
    private RetryPolicy retry = RetryPolicy.none();
    private FailureClassifier classifier = FailureClassifier.NONE;
    private @Nullable Duration timeout;
    private FailurePolicy onFailure = FailurePolicy.DROP_ROW;
    private boolean isOrdered;
    private boolean isFormula;
    private String version = "";

    ColumnBuilder(Dataset.Builder dataset, List<String> names, UserCode code) {
        this.dataset = dataset;
        this.names = names;
        this.code = code;
    }

    /**
     * Names the columns and side effects this one is computed from; their values are what its function is given.
     *
     * @param columns names of columns of this dataset, or of their side effects
     * @return this column
     */
    public ColumnBuilder requires(String... columns) {
        requires.addAll(List.of(columns));
        return this;
    }

    /**
     * Declares what the function gives beside its value, by returning {@link Outputs}. A side effect is stored with the value,
     * read by those that require it by its name, and exported, unless hidden.
     *
     * @param names names that no column and no other side effect has
     * @return this column
     */
    public ColumnBuilder sideEffects(String... names) {
        sideEffects.addAll(List.of(names));
        return this;
    }

    /**
     * Skips rows: where the predicate says so, the function is not called and the {@link #fill} stands for its value. Where the
     * predicate throws, the row is skipped too, with a warning.
     *
     * @param predicate decides about a row; sees the gate columns and no others
     * @param gateColumns the columns and side effects it decides by; where such a column was skipped itself, it sees the fill
     * @return this column
     */
    public ColumnBuilder skipWhen(RowPredicate predicate, String... gateColumns) {
        this.gate = requireNonNull(predicate, "predicate");
        this.gateColumns = List.of(gateColumns);
        return this;
    }

    /**
     * Says what stands for the value of a skipped row; null if not said.
     *
     * @param value a value that JSON can say; of several columns, a map from their names, in which what is missing is null
     * @return this column
     */
    public ColumnBuilder fill(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (String name : names) {
            if (names.size() == 1) {
                addFill(texts, name, value);
            } else if (value instanceof Map<?, ?> values) {
                addFill(texts, name, values.get(name));
            }
        }
        if (names.size() > 1 && !(value instanceof Map<?, ?> values && names.containsAll(values.keySet()))) {
            problem("can be filled by a map from some of their names only");
        }
        fills = texts;
        return this;
    }

    private void addFill(List<String> texts, String name, @Nullable Object value) {
        try {
            texts.add(Json.encode(value, FILL_BYTES_MAX));
        } catch (IllegalArgumentException unfit) {
            problem("cannot fill \"" + name + "\": " + unfit.getMessage());
        }
    }

    /**
     * Says whether a row that was skipped in a column this one requires is skipped here too, before its own gate is asked; it is
     * if not said. Columns that only the gate reads do not count.
     *
     * @param propagates true to skip
     * @return this column
     */
    public ColumnBuilder propagateSkips(boolean propagates) {
        this.propagatesSkips = propagates;
        return this;
    }

    /**
     * Limits how many tasks of this column, and of all others that name the same resource, run at once.
     *
     * @param resource a name of your own, of a model or a service perhaps
     * @param limit at least 1
     * @return this column
     */
    public ColumnBuilder resource(String resource, int limit) {
        this.resource = requireNonNull(resource, "resource");
        dataset.limit(this, resource, limit);
        return this;
    }

    /**
     * Shares a resource whose limit another column gives.
     *
     * @param resource the resource
     * @return this column
     */
    public ColumnBuilder resource(String resource) {
        this.resource = requireNonNull(resource, "resource");
        return this;
    }

    /**
     * Gives the column a larger share of the starts when more is ready than can run; 1 if not said.
     *
     * @param weight from 1 to 10,000; with 2 it starts twice as often as one with 1
     * @return this column
     */
    public ColumnBuilder weight(int weight) {
        if (weight < 1 || weight > Dataset.WEIGHT_MAX) {
            problem("has the weight " + weight + "; it is from 1 to " + Dataset.WEIGHT_MAX);
            return this;
        }
        this.weight = weight;
        return this;
    }

    /**
     * Says how often a task is tried whose attempt failed; {@link RetryPolicy#none} if not said.
     *
     * @param policy the policy
     * @return this column
     */
    public ColumnBuilder retry(RetryPolicy policy) {
        this.retry = requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Says what follows from exceptions that are not ours. {@link RateLimitedException} and {@link RetryableException}, also
     * among the causes, say it themselves and do not come here.
     *
     * @param classifier is given what the function threw; null is no opinion: the {@link #retry} policy counts, and the failure
     *     is final after that
     * @return this column
     */
    public ColumnBuilder classify(FailureClassifier classifier) {
        this.classifier = requireNonNull(classifier, "classifier");
        return this;
    }

    /**
     * Limits the time of an attempt. One that takes longer is interrupted and fails as something that may pass.
     *
     * @param timeout positive; no limit if not said
     * @return this column
     */
    public ColumnBuilder timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            problem("has the timeout " + timeout + ", which leaves no time at all");
            return this;
        }
        this.timeout = timeout;
        return this;
    }

    /**
     * Says what becomes of a row when the column failed for it for good; it is dropped if not said.
     *
     * @param policy the policy
     * @return this column
     */
    public ColumnBuilder onFailure(FailurePolicy policy) {
        this.onFailure = requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Makes a column from scratch for one row group at a time, in order of the groups: for functions that go through a source
     * and must not be called for two places at once.
     *
     * @return this column
     */
    public ColumnBuilder ordered() {
        this.isOrdered = true;
        return this;
    }

    /**
     * Says that the function is a pure formula over its row, so that to fail for every row of a row group is a mistake in it: the
     * build stops then, instead of dropping row after row.
     *
     * @return this column
     */
    public ColumnBuilder formula() {
        this.isFormula = true;
        return this;
    }

    /**
     * Keeps the column, or all columns of the function, and their side effects out of exports. They are computed, stored and
     * resumed like any other.
     *
     * @return this column
     */
    public ColumnBuilder hidden() {
        hidden.addAll(names);
        return this;
    }

    /**
     * Keeps some of the columns that the function fills out of exports.
     *
     * @param columns names of such columns
     * @return this column
     */
    public ColumnBuilder hidden(String... columns) {
        for (String column : columns) {
            if (names.contains(column)) {
                hidden.add(column);
            } else {
                problem("cannot hide \"" + column + "\", which the function does not fill");
            }
        }
        return this;
    }

    /**
     * Keeps the side effects out of exports, and not the column.
     *
     * @return this column
     */
    public ColumnBuilder hideSideEffects() {
        this.hidesSideEffects = true;
        return this;
    }

    /**
     * Says which version of the user's code this is, in any words. Code itself cannot be compared: a resume tells a changed
     * column by this text, its requirements, its gates and fills, and its kind.
     *
     * @param version another text for another behaviour
     * @return this column
     */
    public ColumnBuilder version(String version) {
        this.version = requireNonNull(version, "version");
        return this;
    }

    /**
     * Adds a further root column, see {@link Dataset.Builder#fromScratch(String, FromScratchFunction)}.
     *
     * @param column its name
     * @param function the user's code
     * @return the new column
     */
    public ColumnBuilder fromScratch(String column, FromScratchFunction function) {
        return dataset.fromScratch(column, function);
    }

    /**
     * Adds further root columns, see {@link Dataset.Builder#fromScratch(List, FromScratchColumnsFunction)}.
     *
     * @param columns their names
     * @param function the user's code
     * @return the new columns
     */
    public ColumnBuilder fromScratch(List<String> columns, FromScratchColumnsFunction function) {
        return dataset.fromScratch(columns, function);
    }

    /**
     * Adds a further cell column, see {@link Dataset.Builder#cell}.
     *
     * @param column its name
     * @param function the user's code
     * @return the new column
     */
    public ColumnBuilder cell(String column, CellFunction function) {
        return dataset.cell(column, function);
    }

    /**
     * Adds further cell columns, see {@link Dataset.Builder#cells}.
     *
     * @param columns their names
     * @param function the user's code
     * @return the new columns
     */
    public ColumnBuilder cells(List<String> columns, CellsFunction function) {
        return dataset.cells(columns, function);
    }

    /**
     * Adds a further full column, see {@link Dataset.Builder#fullColumn}.
     *
     * @param column its name
     * @param function the user's code
     * @return the new column
     */
    public ColumnBuilder fullColumn(String column, FullColumnFunction function) {
        return dataset.fullColumn(column, function);
    }

    /**
     * Adds further full columns, see {@link Dataset.Builder#fullColumns}.
     *
     * @param columns their names
     * @param function the user's code
     * @return the new columns
     */
    public ColumnBuilder fullColumns(List<String> columns, FullColumnsFunction function) {
        return dataset.fullColumns(columns, function);
    }

    /**
     * Finishes the description, see {@link Dataset.Builder#build}.
     *
     * @return the dataset
     * @throws InvalidDatasetException if it cannot be built, with every problem found
     */
    public Dataset build() {
        return dataset.build();
    }

    private void problem(String what) {
        dataset.problem(subject() + " " + what);
    }

    /** The column, or the columns, in messages. */
    String subject() {
        return names.size() == 1 ? "column \"" + names.get(0) + "\"" : "the columns " + names;
    }

    ColumnDefinition definition() {
        return new ColumnDefinition(
                names,
                code,
                List.copyOf(requires),
                List.copyOf(sideEffects),
                new Skips(gate, gateColumns, fills, propagatesSkips),
                new Conduct(resource, weight, retry, classifier, timeout, onFailure, isOrdered, isFormula),
                new Exposure(Set.copyOf(hidden), hidesSideEffects),
                version);
    }
}
