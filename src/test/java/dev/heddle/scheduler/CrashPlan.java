package dev.heddle.scheduler;

import java.util.SplittableRandom;

/** When the simulated process dies. Asked at each point where a real one could. */
interface CrashPlan {
    /** Passes a point, or throws a {@link SimulatedCrash}. */
    void pass(String where);

    /** Never. */
    static CrashPlan never() {
        return where -> {};
    }

    /** At any point, with this probability. */
    static CrashPlan random(long seed, double probability) {
        SplittableRandom random = new SplittableRandom(seed);
        return where -> {
            if (random.nextDouble() < probability) {
                throw new SimulatedCrash(where);
            }
        };
    }

    /** Once, at the point with this number; counts the points that are passed. */
    final class AtPoint implements CrashPlan {
        private final int point;
        private int passed;

        AtPoint(int point) {
            this.point = point;
        }

        @Override
        public void pass(String where) {
            if (passed++ == point) {
                throw new SimulatedCrash(where + ", point " + point);
            }
        }

        int passed() {
            return passed;
        }
    }
}
