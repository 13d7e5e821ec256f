package dev.heddle.crash;

import dev.heddle.Dataset;
import dev.heddle.Group;
import dev.heddle.RetryPolicy;
import dev.heddle.Row;
import dev.heddle.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The dataset that is built and killed.
 *
 * <p>It has a root, cells on it, a full column over cells, cells on that and a full column over those. Rows are lost to a
 * cell before the first full column, to one after it, and a whole group to a full column of the wrong size. Every value but
 * {@code stamp} follows from the row's place, so that any two builds agree; {@code stamp} is different in each process, so
 * that a value which was lost and computed again cannot pass for the first one.
 *
 * <p>Cells end in any order, but for those of {@code after} and {@code tail}: they end together, so that many share a turn and
 * with that a row of a table.
 */
final class KilledDataset {
    static final String NAME = "killed";

    /** The column whose value tells the process that computed it. */
    static final String STAMP = "stamp";

    /** Said when a root or a full column is about to return, which is when its commit is near. */
    static final String BATCH_ENDS = "batch ends";

    /** Said when a cell is about to return together with others, which is when they are about to share a row. */
    static final String CELL_ENDS = "cell ends ";

    private static final int LOST_GROUP = 3;
    private static final long WORK_NANOS_MAX = 1_500_000;
    private static final long TICK_NANOS = 3_000_000;
    private static final long LONG_WORK_NANOS = 2_500_000;

    private final Consumer<String> witness;
    private final String process;
    private final Set<Long> faltered = ConcurrentHashMap.newKeySet();

    private KilledDataset(Consumer<String> witness, String process) {
        this.witness = witness;
        this.process = process;
    }

    /** How much of it there is; always enough for {@link #LOST_GROUP}. */
    enum Size {
        /** A second of work. */
        LARGE(230, 32),
        /** A few hundred turns. */
        SMALL(56, 14);

        final int rows;
        final int rowGroupSize;

        Size(int rows, int rowGroupSize) {
            this.rows = rows;
            this.rowGroupSize = rowGroupSize;
        }
    }

    /**
     * The dataset as one process builds it.
     *
     * @param witness takes a line for each thing that user code does, on the thread that does it
     * @param process a word that no other process uses
     */
    static Dataset of(Size size, Consumer<String> witness, String process) {
        KilledDataset code = new KilledDataset(witness, process);
        return Dataset.named(NAME)
                .rows(size.rows)
                .rowGroupSize(size.rowGroupSize)
                .fromScratch("seed", code::seed)
                .cell("word", code::word)
                .requires("seed")
                .cell("score", code::score)
                .requires("seed")
                .cell(STAMP, code::stamp)
                .requires("seed")
                .cell("flaky", code::flaky)
                .requires("word")
                .retry(RetryPolicy.exponential().withWaits(Duration.ofMillis(1), Duration.ofMillis(5)))
                .fullColumn("rank", code::rank)
                .requires("word", "score")
                .cell("after", code::after)
                .requires("rank", "flaky", STAMP)
                .fullColumn("late", code::late)
                .requires("after")
                .cell("tail", code::tail)
                .requires("late", "word")
                .build();
    }

    private List<String> seed(Group group) {
        witness.accept(Call.of("seed", group).toLine());
        List<String> seeds = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            seeds.add("s" + digest("seed", group.startOffset() + i));
        }
        witness.accept(BATCH_ENDS);
        return seeds;
    }

    private String word(Row row) {
        witness.accept(Call.of("word", row).toLine());
        work();
        return "w" + digest(row.string("seed"));
    }

    /** Fails without any work, so that what else is at work on the row comes too late. */
    private int score(Row row) {
        witness.accept(Call.of("score", row).toLine());
        if (row.index() % 23 == 5) {
            throw new IllegalStateException("no score for " + row.string("seed"));
        }
        work();
        return digest(row.string("seed"), "score").length() * 100 + (int) (row.index() % 100);
    }

    private String stamp(Row row) {
        witness.accept(Call.of(STAMP, row).toLine());
        LockSupport.parkNanos(LONG_WORK_NANOS);
        return process + "-" + row.index();
    }

    /** Fails the first time a process tries some rows. */
    private String flaky(Row row) {
        witness.accept(Call.of("flaky", row).toLine());
        if (row.index() % 13 == 3 && faltered.add(row.index())) {
            throw new IllegalStateException("not yet");
        }
        work();
        return "f" + digest(row.string("word"));
    }

    /** Depends on which rows of the group are live, and returns too few values for one group. */
    private List<String> rank(Rows rows) {
        witness.accept(Call.of("rank", rows).toLine());
        String all = digest(rows.strings("word"), rows.integers("score"));
        List<String> ranks = new ArrayList<>();
        for (String word : rows.strings("word")) {
            ranks.add("r" + digest(all, word));
        }
        if (rows.rowGroup() == LOST_GROUP) {
            ranks.remove(0);
        }
        witness.accept(BATCH_ENDS);
        return ranks;
    }

    private String after(Row row) {
        witness.accept(Call.of("after", row).toLine());
        if (row.index() % 29 == 7) {
            throw new IllegalStateException("nothing after " + row.string("rank"));
        }
        endTogether("after", row);
        return "a" + digest(row.string("rank"), row.string("flaky"));
    }

    private List<String> late(Rows rows) {
        witness.accept(Call.of("late", rows).toLine());
        List<String> sorted = new ArrayList<>(rows.strings("after"));
        Collections.sort(sorted);
        List<String> places = new ArrayList<>();
        for (String after : rows.strings("after")) {
            places.add("p" + sorted.indexOf(after) + digest(after));
        }
        witness.accept(BATCH_ENDS);
        return places;
    }

    private String tail(Row row) {
        witness.accept(Call.of("tail", row).toLine());
        endTogether("tail", row);
        return "t" + digest(row.string("late"), row.string("word"));
    }

    /** Takes as long as a very small request would, so that tasks overlap and end in any order. */
    private static void work() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(WORK_NANOS_MAX));
    }

    /** Waits for the next tick of a clock that all cells go by. */
    private void endTogether(String column, Row row) {
        LockSupport.parkNanos(TICK_NANOS - Math.floorMod(System.nanoTime(), TICK_NANOS));
        witness.accept(CELL_ENDS + column + " " + row.rowGroup() + " " + row.rowIndex());
    }

    private static String digest(Object... parts) {
        return Integer.toHexString(Arrays.hashCode(parts));
    }
}
