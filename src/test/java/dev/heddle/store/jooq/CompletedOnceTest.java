package dev.heddle.store.jooq;

import static dev.heddle.store.Stores.AT;
import static dev.heddle.store.Stores.commit;
import static dev.heddle.store.Stores.replayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.Fact.RowDropped;
import dev.heddle.task.Fact.RowGroupFinalized;
import dev.heddle.task.RowGroupPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A cell completes once, whichever of the tables has it and whenever it is told again; and a turn that is refused never was. */
@Timeout(120)
class CompletedOnceTest {
    private static final int ROW = 12;
    private static final String TWICE = "column \"c\", row group 0, row 12 was completed before";

    /** Which table a cell goes to when it comes with four that are plain. */
    private enum Form {
        PLAIN("1"),
        MARKED("\"" + "m".repeat(99) + "\"");

        private final String value;

        Form(String value) {
            this.value = value;
        }

        List<Fact> row(int row, int... plainRows) {
            return Stream.concat(
                            IntStream.of(plainRows).mapToObj(plain -> new CellCompleted("c", 0, plain, "0")),
                            Stream.of(new CellCompleted("c", 0, row, value)))
                    .map(Fact.class::cast)
                    .toList();
        }
    }

    /** When a cell is told again. */
    private enum Again {
        SAME_TURN,
        NEXT_TURN,
        NEXT_RUN,
        REPLAYED_RUN,
        FINALIZED_IN_THE_TURN,
        FINALIZED,
        FINALIZED_BEFORE_THE_RUN
    }

    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() {
        EmptyStore.in(directory);
    }

    static Stream<Arguments> everyWayToTellTwice() {
        return Stream.of(Again.values())
                .flatMap(again -> Stream.of(Form.values())
                        .flatMap(first -> Stream.of(Form.values()).map(second -> Arguments.of(again, first, second))));
    }

    @ParameterizedTest
    @MethodSource("everyWayToTellTwice")
    void secondTimeIsAConflict_andLeavesNothingOfItsTurn(Again again, Form firstForm, Form secondForm) {
        List<Fact> first = firstForm.row(ROW, 10, 11, 13, 14);
        List<Fact> second = and(secondForm.row(ROW, 5, 20, 21, 22), new RowDropped(0, 30, "c", "gone", null, 0, AT));
        StoredDataset dataset;
        try (JooqStore store = open(CommitLevel.WRITTEN)) {
            dataset = dataset(store);

            assertThatThrownBy(() -> tell(store, dataset, again, first, second))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.category()).isEqualTo(Category.CONFLICT))
                    .hasMessageContaining(TWICE);
        }

        boolean isOneTurn = again == Again.SAME_TURN || again == Again.FINALIZED_IN_THE_TURN;
        try (JooqStore store = open(CommitLevel.WRITTEN)) {
            assertThat(replayed(store, dataset, 0)).containsExactlyInAnyOrderElementsOf(isOneTurn ? List.of() : first);
        }
    }

    private static void tell(JooqStore store, StoredDataset dataset, Again again, List<Fact> first, List<Fact> second) {
        RowGroupFinalized end = new RowGroupFinalized(0, 40, AT);
        switch (again) {
            case SAME_TURN -> commit(store, dataset, and(first, second));
            case FINALIZED_IN_THE_TURN -> commit(store, dataset, and(and(first, end), second));
            case NEXT_RUN -> {
                commit(store, dataset, first);
                commit(store, dataset, second);
            }
            case FINALIZED_BEFORE_THE_RUN -> {
                commit(store, dataset, and(first, end));
                commit(store, dataset, second);
            }
            case REPLAYED_RUN -> {
                commit(store, dataset, first);
                try (Journal journal = store.startRun(dataset, AT)) {
                    journal.replay(0, fact -> {});
                    journal.commit(new Turn(second, List.of()));
                }
            }
            case NEXT_TURN -> {
                try (Journal journal = store.startRun(dataset, AT)) {
                    journal.commit(new Turn(first, List.of()));
                    journal.commit(new Turn(second, List.of()));
                }
            }
            case FINALIZED -> {
                try (Journal journal = store.startRun(dataset, AT)) {
                    journal.commit(new Turn(and(first, end), List.of()));
                    journal.commit(new Turn(second, List.of()));
                }
            }
        }
    }

    @Test
    void replayThatBreaksOff_hidesNothingThatIsComplete() {
        List<Fact> first = Form.PLAIN.row(ROW, 10, 11, 13, 14);
        try (JooqStore store = open(CommitLevel.WRITTEN)) {
            StoredDataset dataset = dataset(store);
            commit(store, dataset, first);
            try (Journal journal = store.startRun(dataset, AT)) {
                assertThatThrownBy(() -> journal.replay(0, fact -> {
                            throw new IllegalStateException("enough");
                        }))
                        .hasMessage("enough");

                assertThatThrownBy(() -> journal.commit(new Turn(Form.PLAIN.row(ROW, 5, 20, 21, 22), List.of())))
                        .hasMessageContaining(TWICE);
            }
        }
    }

    static Stream<Arguments> everyTurnThatIsRefused() {
        return Stream.of(
                        new CellCompleted("d", 0, 0, "\"" + "x".repeat(StoredText.VALUE_CHARS_MAX) + "\""),
                        new CellCompleted("d", 0, 0, "\"\0\""),
                        new CellCompleted("nobody", 0, 0, "1"),
                        new CellCompleted("c", 0, 40, "1"),
                        new RowDropped(0, 40, "c", "gone", null, 0, AT))
                .flatMap(wrong -> Stream.of(CommitLevel.WRITTEN, CommitLevel.BUFFERED)
                        .flatMap(level -> Stream.of(Form.values()).map(form -> Arguments.of(wrong, level, form))));
    }

    @ParameterizedTest
    @MethodSource("everyTurnThatIsRefused")
    void cellsOfATurnThatIsRefused_completeInTheNext(Fact wrong, CommitLevel level, Form form) {
        List<Fact> before = Form.PLAIN.row(0, 1, 2, 3, 4);
        List<Fact> cells = form.row(ROW, 10, 11, 13, 14);
        List<Fact> facts = and(cells, new RowGroupFinalized(0, 40, AT));
        try (JooqStore store = open(level)) {
            StoredDataset dataset = dataset(store);
            try (Journal journal = store.startRun(dataset, AT)) {
                journal.commit(new Turn(before, List.of()));
                for (List<Fact> turn : List.of(and(facts, wrong), and(List.of(wrong), facts), and(cells, wrong))) {
                    assertThatThrownBy(() -> journal.commit(new Turn(turn, List.of())))
                            .isInstanceOf(IllegalArgumentException.class);
                }

                journal.commit(new Turn(facts, List.of()));
            }

            assertThat(replayed(store, dataset, 0)).containsExactlyInAnyOrderElementsOf(and(before, cells));
        }
    }

    @Test
    void cellTheTurnBeforeTheRefusedOneHad_staysComplete() {
        List<Fact> first = Form.PLAIN.row(ROW, 10, 11, 13, 14);
        try (JooqStore store = open(CommitLevel.BUFFERED);
                Journal journal = store.startRun(dataset(store), AT)) {
            journal.commit(new Turn(first, List.of()));
            List<Fact> refused = and(Form.PLAIN.row(15, 16, 17, 18, 19), new CellCompleted("nobody", 0, 0, "1"));
            assertThatThrownBy(() -> journal.commit(new Turn(refused, List.of())))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThatThrownBy(() -> journal.commit(new Turn(Form.PLAIN.row(ROW, 5, 20, 21, 22), List.of())))
                    .hasMessageContaining(TWICE);
        }
    }

    private StoredDataset dataset(JooqStore store) {
        return store.create(Specs.cells("a", List.of("c", "d"), RowGroupPlan.of(80, 40)), AT);
    }

    private JooqStore open(CommitLevel level) {
        return JooqStore.open(directory, level);
    }

    private static List<Fact> and(List<Fact> facts, Fact more) {
        return and(facts, List.of(more));
    }

    private static List<Fact> and(List<Fact> facts, List<Fact> more) {
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(more);
        return all;
    }
}
