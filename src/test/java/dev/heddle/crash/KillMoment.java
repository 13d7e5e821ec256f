package dev.heddle.crash;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When to kill a child.
 *
 * @param prefix what a line begins with
 * @param occurrence which such line it is, from 1
 * @param delay how long after that line was read
 */
record KillMoment(String prefix, int occurrence, Duration delay) {
    private static final int CALLS_MAX = 400;
    private static final int ENDS_MAX = 300;
    private static final long TURN_MICROS = 1_500;

    /** While a store that may not exist yet is opened and migrated. */
    static KillMoment whileOpening(SplittableRandom random, Duration opening) {
        return new KillMoment(KilledProcess.OPENING, 1, Duration.ofNanos(random.nextLong(opening.toNanos())));
    }

    /**
     * Any moment: mostly while tasks run, often when a batch or some cells that share a row are about to be committed, sometimes at
     * the beginning or end.
     */
    static KillMoment any(SplittableRandom random, Duration opening) {
        Duration turn = Duration.ofNanos(1_000 * random.nextLong(TURN_MICROS));
        int draw = random.nextInt(20);
        if (draw < 3) {
            return whileOpening(random, opening);
        }
        if (draw < 4) {
            return new KillMoment(KilledProcess.OPENED, 1, turn.multipliedBy(10));
        }
        if (draw < 5) {
            return new KillMoment(KilledProcess.BUILT, 1, turn.multipliedBy(10));
        }
        if (draw < 10) {
            return new KillMoment(KilledDataset.BATCH_ENDS, 1 + random.nextInt(4), turn);
        }
        if (draw < 16) {
            return new KillMoment(KilledDataset.CELL_ENDS, 1 + random.nextInt(ENDS_MAX), turn.dividedBy(4));
        }
        return new KillMoment(Call.MARK, 1 + random.nextInt(CALLS_MAX), turn);
    }
}
