package dev.heddle.scheduler;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A random build in a simulation, with its oracle. Every failure says the seed; the same seed and crash plan fail again in the
 * same way.
 */
final class SimulatedBuild {
    private final long seed;
    private final RandomBuild build;
    private final ReferenceBuild reference;
    private final Simulation simulation;

    private SimulatedBuild(long seed, RandomBuild build, CrashPlan crashes) {
        this.seed = seed;
        this.build = build;
        this.reference = new ReferenceBuild(build.definition(), build.work());
        SplittableRandom random = new SplittableRandom(~seed);
        SimulatedWorkers.Circumstances circumstances =
                assignment -> build.work().begin(assignment, hasTimeout(assignment), random);
        this.simulation = new Simulation(
                build.definition(),
                build.limits(),
                reference,
                new Simulation.Cast(circumstances, crashes, new ManualClock(), build.isCancelled()),
                seed);
    }

    static SimulatedBuild of(long seed, CrashPlan crashes) {
        return new SimulatedBuild(seed, RandomBuild.of(seed), crashes);
    }

    /** Runs it to its end and compares the result with the oracle's. */
    Simulation run() {
        try {
            simulation.run();
            check(build.work().violations().isEmpty(), build.work().violations().toString());
            Object found = ReferenceBuild.rows(build.definition(), simulation.journal());
            Object expected = reference.rows();
            check(found.equals(expected), "the result is " + found + ", expected " + expected);
            return simulation;
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + failure.getMessage() + "; the last decisions: " + lastDecisions(), failure);
        }
    }

    private boolean hasTimeout(Assignment assignment) {
        ColumnRules rules = build.definition().rules().get(assignment.task().column());
        return rules != null && rules.timeout() != null;
    }

    private List<String> lastDecisions() {
        List<String> log = simulation.log();
        return log.subList(Math.max(0, log.size() - 20), log.size());
    }

    private static void check(boolean holds, String law) {
        if (!holds) {
            throw new AssertionError(law);
        }
    }
}
