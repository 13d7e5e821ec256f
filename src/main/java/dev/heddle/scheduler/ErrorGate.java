package dev.heddle.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stops a build that loses too much: trips when, of the last outcomes, final failures make up the given rate.
 *
 * <p>Loop thread only. Outcomes are values and final failures; whoever calls leaves out skipped cells, and failures after which
 * the task is tried again. Nothing is decided before the window is full. Once tripped it stays so. O(1) an outcome; memory is
 * that of the failures in the window, each cut to a short text.
 */
final class ErrorGate {
    private static final int ERRORS_TOLD = 3;
    private static final int ERROR_LENGTH_MAX = 300;
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    /** The last outcomes, as a ring; null for a value. */
    private final @Nullable FinalFailure[] window;

    private final double rate;
    private long outcomes;
    private int failures;
    private @Nullable String reason;

    private record FinalFailure(Column column, String error) {}

    private ErrorGate(int window, double rate) {
        this.window = new FinalFailure[window];
        this.rate = rate;
    }

    /**
     * A gate over so many outcomes.
     *
     * @param window at least 1
     * @param rate share of final failures at which it trips; above 0, at most 1
     */
    static ErrorGate of(int window, double rate) {
        if (window < 1 || !(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("error gate over " + window + " outcomes at rate " + rate
                    + "; expected at least one outcome and a rate above 0 and up to 1");
        }
        return new ErrorGate(window, rate);
    }

    /** The gate that a build's limits ask for. */
    static ErrorGate of(FailureLimits limits) {
        return limits.gateRate() > 1 ? disabled() : of(limits.gateWindow(), limits.gateRate());
    }

    /** A gate that never trips. */
    static ErrorGate disabled() {
        return new ErrorGate(0, 1);
    }

    void succeeded() {
        note(null);
    }

    /** Takes in a failure after which the task is not tried again. */
    void failed(Column column, Failure failure) {
        String error =
                failure.errorClass() == null ? failure.message() : failure.errorClass() + ": " + failure.message();
        note(new FinalFailure(column, error.substring(0, Math.min(error.length(), ERROR_LENGTH_MAX))));
    }

    boolean isTripped() {
        return reason != null;
    }

    /** Why the build stops, with the columns and the commonest errors; null as long as it does not. */
    @Nullable
    String reason() {
        return reason;
    }

    private void note(@Nullable FinalFailure outcome) {
        if (window.length == 0 || reason != null) {
            return;
        }
        int place = (int) (outcomes++ % window.length);
        failures += (outcome == null ? 0 : 1) - (window[place] == null ? 0 : 1);
        window[place] = outcome;
        if (outcomes >= window.length && failures / (double) window.length >= rate) {
            reason = tell();
        }
    }

    private String tell() {
        List<FinalFailure> failed = new ArrayList<>(failures);
        for (long i = outcomes - window.length; i < outcomes; i++) {
            FinalFailure failure = window[(int) (i % window.length)];
            if (failure != null) {
                failed.add(failure);
            }
        }
        List<String> columns = commonest(failed, each -> each.column.toString(), each -> each.column.toString());
        List<String> errors =
                commonest(failed, each -> DIGITS.matcher(each.error).replaceAll("#"), each -> each.error);
        int told = Math.min(ERRORS_TOLD, errors.size());
        return "too many failures: " + failures + " of the last " + window.length
                + " outcomes were final failures, and the build stops at a rate of " + rate + ". They were in "
                + String.join(", ", columns) + ". " + (told < errors.size() ? "The commonest errors: " : "The errors: ")
                + String.join("; ", errors.subList(0, told))
                + ". Correct the cause and resume: what is done stays done, and rows that were lost can be readmitted.";
    }

    /** Counts what is equal by a key and shows the first of each; most frequent first, then by first appearance. */
    private static List<String> commonest(
            List<FinalFailure> failed, Function<FinalFailure, String> key, Function<FinalFailure, String> shown) {
        Map<String, List<FinalFailure>> byKey = new LinkedHashMap<>();
        for (FinalFailure failure : failed) {
            byKey.computeIfAbsent(key.apply(failure), absent -> new ArrayList<>())
                    .add(failure);
        }
        return byKey.values().stream()
                .sorted(Comparator.comparingInt((List<FinalFailure> equal) -> equal.size())
                        .reversed())
                .map(equal -> shown.apply(equal.get(0)) + " (" + equal.size() + ")")
                .toList();
    }
}
