package dev.heddle.scheduler;

import java.time.Duration;
import java.util.Map;

/**
 * How much a build may do at once.
 *
 * @param inFlightMax tasks given to workers and not answered yet, over all columns
 * @param resources for each named resource, how many of those tasks may use it; a resource not named here has no limit of
 *     its own
 * @param activeRowGroupsMax row groups admitted and not finalized
 * @param eventsPerTurnMax results folded into one transaction
 * @param cancelGrace how long a cancelled build waits for what is in flight before it interrupts the workers
 * @param isTraced whether attempts are recorded
 * @param seed of every random choice
 * @param failures how much failure it bears
 */
public record BuildLimits(
        int inFlightMax,
        Map<String, Integer> resources,
        int activeRowGroupsMax,
        int eventsPerTurnMax,
        Duration cancelGrace,
        boolean isTraced,
        long seed,
        FailureLimits failures) {
    /**
     * Copies the map and checks the ranges.
     *
     * @param inFlightMax tasks given to workers and not answered yet, over all columns
     * @param resources for each named resource, how many of those tasks may use it; a resource not named here has no limit of
     *     its own
     * @param activeRowGroupsMax row groups admitted and not finalized
     * @param eventsPerTurnMax results folded into one transaction
     * @param cancelGrace how long a cancelled build waits for what is in flight before it interrupts the workers
     * @param isTraced whether attempts are recorded
     * @param seed of every random choice
     * @param failures how much failure it bears
     * @throws IllegalArgumentException if a number is below 1 or the grace negative
     */
    public BuildLimits {
        resources = Map.copyOf(resources);
        requirePositive(inFlightMax, "tasks in flight");
        requirePositive(activeRowGroupsMax, "active row groups");
        requirePositive(eventsPerTurnMax, "events per turn");
        resources.forEach((name, limit) -> requirePositive(limit, "limit of resource \"" + name + "\""));
        if (cancelGrace.isNegative()) {
            throw new IllegalArgumentException("cancel grace " + cancelGrace + " is negative");
        }
    }

    /**
     * Limits of a build that bears as much failure as usual.
     *
     * @param inFlightMax tasks given to workers and not answered yet, over all columns
     * @param resources for each named resource, how many of those tasks may use it
     * @param activeRowGroupsMax row groups admitted and not finalized
     * @param eventsPerTurnMax results folded into one transaction
     * @param cancelGrace how long a cancelled build waits for what is in flight before it interrupts the workers
     * @param isTraced whether attempts are recorded
     * @param seed of every random choice
     * @throws IllegalArgumentException if a number is below 1 or the grace negative
     */
    public BuildLimits(
            int inFlightMax,
            Map<String, Integer> resources,
            int activeRowGroupsMax,
            int eventsPerTurnMax,
            Duration cancelGrace,
            boolean isTraced,
            long seed) {
        this(
                inFlightMax,
                resources,
                activeRowGroupsMax,
                eventsPerTurnMax,
                cancelGrace,
                isTraced,
                seed,
                FailureLimits.DEFAULT);
    }

    private static void requirePositive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }
}
