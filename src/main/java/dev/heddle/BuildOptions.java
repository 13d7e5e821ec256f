package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.scheduler.BuildLimits;
import dev.heddle.scheduler.FailureLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How one build goes about its work. Immutable. */
public final class BuildOptions {
    private static final int VALUE_BYTES_MAX = 1 << 20;

    /**
     * Larger turns save next to nothing, and what a turn takes in is what a crash may cost; smaller ones pay for more commits.
     */
    private static final int EVENTS_PER_TURN_MAX = 4_000;

    private static final BuildOptions DEFAULTS = new BuildOptions();

    // Written only between the copy and its publication by the with-methods.
    private ResumeMode mode = ResumeMode.IF_POSSIBLE;
    private boolean isTraced = true;
    private int inFlightMax = 128;
    private int activeRowGroupsMax = 3;
    private int valueBytesMax = VALUE_BYTES_MAX;
    private Duration cancelGrace = Duration.ofSeconds(10);
    private long seed;
    private FailureLimits failures = FailureLimits.DEFAULT;
    private @Nullable Reporting reporting;
    private List<BuildListener> listeners = List.of();

    /** Where progress goes, and how often. */
    record Reporting(Duration every, Consumer<BuildProgress> consumer) {}

    private BuildOptions() {}

    private BuildOptions copy() {
        BuildOptions copy = new BuildOptions();
        copy.mode = mode;
        copy.isTraced = isTraced;
        copy.inFlightMax = inFlightMax;
        copy.activeRowGroupsMax = activeRowGroupsMax;
        copy.valueBytesMax = valueBytesMax;
        copy.cancelGrace = cancelGrace;
        copy.seed = seed;
        copy.failures = failures;
        copy.reporting = reporting;
        copy.listeners = listeners;
        return copy;
    }

    /**
     * Resumes a stored dataset of the same definition; builds afresh where there is none, or, under a new generation that
     * leaves the old one untouched, where the definition changed.
     *
     * @return the options
     */
    public static BuildOptions resumeIfPossible() {
        return DEFAULTS;
    }

    /**
     * Builds afresh, and refuses when the store has a dataset of that name.
     *
     * @return the options
     */
    public static BuildOptions never() {
        return DEFAULTS.withMode(ResumeMode.NEVER);
    }

    /**
     * Resumes, and refuses when the store has no dataset of that name or one of another definition.
     *
     * @return the options
     */
    public static BuildOptions always() {
        return DEFAULTS.withMode(ResumeMode.ALWAYS);
    }

    /**
     * Resumes, and where the definition changed keeps every cell whose column and ancestors are unchanged. A build refuses
     * this mode in this version of the library, and says so.
     *
     * @return the options
     */
    public static BuildOptions reuse() {
        return DEFAULTS.withMode(ResumeMode.REUSE);
    }

    private BuildOptions withMode(ResumeMode mode) {
        BuildOptions copy = copy();
        copy.mode = mode;
        return copy;
    }

    /**
     * Says whether every attempt is recorded; it is if not said.
     *
     * @param isTraced true to record
     * @return the changed options
     */
    public BuildOptions withTrace(boolean isTraced) {
        BuildOptions copy = copy();
        copy.isTraced = isTraced;
        return copy;
    }

    /**
     * Limits how many tasks are at work at once, over all columns; 128 if not said.
     *
     * @param inFlightMax at least 1
     * @return the changed options
     * @throws IllegalArgumentException if it is below 1
     */
    public BuildOptions withMaxInFlight(int inFlightMax) {
        BuildOptions copy = copy();
        copy.inFlightMax = positive(inFlightMax, "tasks in flight");
        return copy;
    }

    /**
     * Limits how many row groups are begun and not finished: what memory is proportional to. 3 if not said.
     *
     * @param activeRowGroupsMax at least 1
     * @return the changed options
     * @throws IllegalArgumentException if it is below 1
     */
    public BuildOptions withMaxActiveRowGroups(int activeRowGroupsMax) {
        BuildOptions copy = copy();
        copy.activeRowGroupsMax = positive(activeRowGroupsMax, "active row groups");
        return copy;
    }

    /**
     * Limits the size of one value; a larger one is a failure of its cell. 1 MiB if not said, which is also the most.
     *
     * @param valueBytesMax bytes of the value's JSON text in UTF-8, from 1 to 1,048,576
     * @return the changed options
     * @throws IllegalArgumentException if it is out of range
     */
    public BuildOptions withMaxValueBytes(int valueBytesMax) {
        if (valueBytesMax > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("bytes of a value must be at most " + VALUE_BYTES_MAX + ", not "
                    + valueBytesMax + "; store larger values elsewhere and return a reference");
        }
        BuildOptions copy = copy();
        copy.valueBytesMax = positive(valueBytesMax, "bytes of a value");
        return copy;
    }

    /**
     * Says how long a cancelled build waits for what is at work before it interrupts it; 10 seconds if not said.
     *
     * @param cancelGrace zero or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public BuildOptions withCancelGrace(Duration cancelGrace) {
        if (cancelGrace.isNegative()) {
            throw new IllegalArgumentException("the grace " + cancelGrace + " is negative");
        }
        BuildOptions copy = copy();
        copy.cancelGrace = cancelGrace;
        return copy;
    }

    /**
     * Seeds every random choice of the engine, which are the waits between attempts; 0 if not said.
     *
     * @param seed any number
     * @return the changed options
     */
    public BuildOptions withSeed(long seed) {
        BuildOptions copy = copy();
        copy.seed = seed;
        return copy;
    }

    /**
     * Has progress reported while the build runs. The consumer is called on a thread of its own, one call at a time; if it
     * blocks, it misses reports, and if it throws, that is logged and it is not called again. The build notices neither.
     *
     * @param every time between reports, positive
     * @param consumer takes the reports
     * @return the changed options
     * @throws IllegalArgumentException if the time is not positive
     */
    public BuildOptions withProgress(Duration every, Consumer<BuildProgress> consumer) {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("the time between reports must be positive, not " + every);
        }
        BuildOptions copy = copy();
        copy.reporting = new Reporting(every, requireNonNull(consumer, "consumer"));
        return copy;
    }

    /**
     * Has what happens told to a listener, as well as to those added before. See {@link BuildListener} for what it may do.
     *
     * @param listener takes the events
     * @return the changed options
     */
    public BuildOptions withListener(BuildListener listener) {
        List<BuildListener> all = new ArrayList<>(listeners);
        all.add(requireNonNull(listener, "listener"));
        BuildOptions copy = copy();
        copy.listeners = List.copyOf(all);
        return copy;
    }

    /**
     * Says how often what failed but may pass is tried again once nothing else is left to do, before its row is given up. 2 if
     * not said.
     *
     * @param rounds 0 for never
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public BuildOptions withSalvageRounds(int rounds) {
        return withFailures(new FailureLimits(
                rounds,
                failures.salvagePause(),
                failures.rateLimitedMax(),
                failures.gateWindow(),
                failures.gateRate(),
                failures.deathsMax(),
                failures.interruptedGrace()));
    }

    /**
     * Says how long the first salvage round waits at least, so that what was down can come back; doubles with each round. 10
     * seconds if not said.
     *
     * @param pause zero or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public BuildOptions withSalvagePause(Duration pause) {
        return withFailures(new FailureLimits(
                failures.salvageRounds(),
                pause,
                failures.rateLimitedMax(),
                failures.gateWindow(),
                failures.gateRate(),
                failures.deathsMax(),
                failures.interruptedGrace()));
    }

    /**
     * Says how long a task is kept that meets nothing but rate limits. An hour if not said.
     *
     * @param patience zero or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public BuildOptions withRateLimitPatience(Duration patience) {
        return withFailures(new FailureLimits(
                failures.salvageRounds(),
                failures.salvagePause(),
                patience,
                failures.gateWindow(),
                failures.gateRate(),
                failures.deathsMax(),
                failures.interruptedGrace()));
    }

    /**
     * Says when a build stops because too much fails for good: with {@link Outcome#PARTIAL}, and the rows that did not fail left
     * for the next build. Half of the last 100 outcomes if not said.
     *
     * @param window how many of the last outcomes are looked at, at least 1; the build never stops before there are so many
     * @param rate share of final failures among them, above 0 and at most 1
     * @return the changed options
     * @throws IllegalArgumentException if one is out of range
     */
    public BuildOptions withErrorGate(int window, double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("the rate of the error gate must be above 0 and at most 1, not " + rate
                    + "; it is turned off by" + " withoutErrorGate()");
        }
        return withGate(window, rate);
    }

    /**
     * Has a build go on however much fails.
     *
     * @return the changed options
     */
    public BuildOptions withoutErrorGate() {
        return withGate(failures.gateWindow(), FailureLimits.NO_GATE);
    }

    private BuildOptions withGate(int window, double rate) {
        return withFailures(new FailureLimits(
                failures.salvageRounds(),
                failures.salvagePause(),
                failures.rateLimitedMax(),
                window,
                rate,
                failures.deathsMax(),
                failures.interruptedGrace()));
    }

    /**
     * Says how often a task may be at work when the process dies before it is taken for the cause and its row given up. 3 if not
     * said.
     *
     * @param deaths at least 1
     * @return the changed options
     * @throws IllegalArgumentException if it is below 1
     */
    public BuildOptions withMaxDeaths(int deaths) {
        return withFailures(new FailureLimits(
                failures.salvageRounds(),
                failures.salvagePause(),
                failures.rateLimitedMax(),
                failures.gateWindow(),
                failures.gateRate(),
                deaths,
                failures.interruptedGrace()));
    }

    private BuildOptions withFailures(FailureLimits failures) {
        BuildOptions copy = copy();
        copy.failures = failures;
        return copy;
    }

    ResumeMode mode() {
        return mode;
    }

    int valueBytesMax() {
        return valueBytesMax;
    }

    int inFlightMax() {
        return inFlightMax;
    }

    List<BuildListener> listeners() {
        return listeners;
    }

    Duration cancelGrace() {
        return cancelGrace;
    }

    @Nullable
    Reporting reporting() {
        return reporting;
    }

    BuildLimits limits(Map<String, Integer> resources) {
        return new BuildLimits(
                inFlightMax, resources, activeRowGroupsMax, EVENTS_PER_TURN_MAX, cancelGrace, isTraced, seed, failures);
    }

    private static int positive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
        return value;
    }
}
