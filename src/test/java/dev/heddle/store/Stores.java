package dev.heddle.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.task.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What tests do with a store. */
public final class Stores {
    /** Some moment, with all the digits a database keeps. */
    public static final Instant AT = Instant.parse("2026-02-03T04:05:06.123456Z");

    private Stores() {}

    /** Graphs have no equality of their own; that of a dataset follows from its columns. */
    public static void assertSame(StoredDataset actual, StoredDataset expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFields("spec.graph")
                .isEqualTo(expected);
        assertThat(actual.spec().graph().fingerprint())
                .isEqualTo(expected.spec().graph().fingerprint());
    }

    /** Records facts in a turn and a run of their own. */
    public static void commit(Store store, StoredDataset dataset, List<Fact> facts) {
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.commit(new Turn(facts, List.of()));
        }
    }

    /** Lets a history go on for some turns, in a run of its own that ends in order. */
    public static void runTurns(Store store, StoredDataset dataset, RandomHistory history, int turns) {
        try (Journal journal = store.startRun(dataset, AT)) {
            for (int turn = 0; turn < turns; turn++) {
                journal.commit(history.turn(journal.run()));
            }
            journal.end("PARTIAL", AT);
        }
    }

    /** What is known of a group. */
    public static List<Fact> replayed(Store store, StoredDataset dataset, int rowGroup) {
        List<Fact> facts = new ArrayList<>();
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.replay(rowGroup, facts::add);
        }
        return facts;
    }

    public static List<Fact> replayedFinalized(Store store, StoredDataset dataset) {
        List<Fact> facts = new ArrayList<>();
        try (Journal journal = store.startRun(dataset, AT)) {
            journal.replayFinalized(facts::add);
        }
        return facts;
    }

    public static List<StoredRow> rows(Store store, StoredDataset dataset) {
        try (Stream<StoredRow> rows = store.rows(dataset)) {
            return rows.toList();
        }
    }
}
