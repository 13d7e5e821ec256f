package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.Salvage.Deferred;
import dev.heddle.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SalvageTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Failure BUSY = new Failure(Failure.Kind.THROWN, "Busy", "try later", null);

    private final Columns columns = TestColumns.of(Map.of(), "a");
    private final ActiveRowGroup first = TestColumns.rowGroup(0, 10);
    private final ActiveRowGroup second = TestColumns.rowGroup(1, 10);
    private final Salvage salvage = new Salvage(2, Duration.ofSeconds(10));

    @Test
    void aRound_bringsBackAllThatWasSetAside_groupByGroup() {
        defer(first, 3);
        defer(second, 1);
        defer(first, 2);
        assertThat(salvage.size()).isEqualTo(3);
        assertThat(first.queued).isEqualTo(2);

        List<Deferred> round = salvage.takeRound();

        assertThat(round)
                .extracting(each -> each.failed().coordinates())
                .containsExactly(
                        "column \"a\", row group 0, row 3",
                        "column \"a\", row group 0, row 2",
                        "column \"a\", row group 1, row 1");
        assertThat(round).allMatch(each -> each.story().rounds() == 1);
        assertThat(salvage.isEmpty()).isTrue();
        assertThat(salvage.takeRound()).isEmpty();
        assertThat(first.queued).isZero();
        assertThat(second.queued).isZero();
    }

    @Test
    void b44_whenItsRoundsAreUsedUp_aTaskIsGivenUp() {
        Attempt attempt = attempt(first, 0);
        AttemptStory story = AttemptStory.NONE.and(BUSY);
        assertThat(salvage.defer(attempt, story, 0)).isTrue();
        Deferred one = salvage.takeRound().get(0);
        assertThat(salvage.defer(one.failed(), one.story().and(BUSY), 0)).isTrue();
        Deferred two = salvage.takeRound().get(0);

        assertThat(salvage.defer(two.failed(), two.story().and(BUSY), 0)).isFalse();

        assertThat(salvage.isEmpty()).isTrue();
        assertThat(first.queued).isZero();
        assertThat(two.story().and(BUSY).tell()).startsWith("failed 3 times, 2 salvage rounds included");
    }

    @Test
    void roundsUsedInAnEarlierRun_count() {
        assertThat(salvage.defer(attempt(first, 0), AttemptStory.restored(5, 2).and(BUSY), 0))
                .isFalse();
        assertThat(salvage.defer(attempt(first, 0), AttemptStory.restored(5, 1).and(BUSY), 0))
                .isTrue();
    }

    @Test
    void withoutRounds_nothingIsDeferred() {
        assertThat(new Salvage(0, Duration.ZERO).defer(attempt(first, 0), AttemptStory.NONE.and(BUSY), 0))
                .isFalse();
    }

    @Test
    void aRound_waitsSinceTheLastFailure_andTwiceAsLongForEachRoundThatWasHad() {
        assertThat(salvage.nextDueNanos()).isEqualTo(Long.MAX_VALUE);
        salvage.defer(attempt(first, 0), AttemptStory.NONE.and(BUSY), 5 * SECOND);
        salvage.defer(attempt(first, 1), AttemptStory.NONE.and(BUSY), 7 * SECOND);
        assertThat(salvage.nextDueNanos()).isEqualTo(17 * SECOND);

        List<Deferred> round = salvage.takeRound();
        assertThat(salvage.nextDueNanos()).isEqualTo(Long.MAX_VALUE);
        salvage.defer(round.get(0).failed(), round.get(0).story().and(BUSY), 20 * SECOND);

        assertThat(salvage.nextDueNanos()).isEqualTo(40 * SECOND);
        salvage.defer(attempt(first, 2), AttemptStory.NONE.and(BUSY), 22 * SECOND);
        assertThat(salvage.nextDueNanos())
                .as("the one that waits longest decides")
                .isEqualTo(40 * SECOND);
    }

    @Test
    void theLongestPauses_doNotOverflow() {
        Salvage patient = new Salvage(Integer.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
        patient.defer(attempt(first, 0), AttemptStory.restored(9, 1_000_000), 0);
        assertThat(patient.nextDueNanos()).isPositive().isLessThan(Long.MAX_VALUE);

        Salvage usual = new Salvage(Integer.MAX_VALUE, Duration.ofSeconds(1));
        usual.defer(attempt(first, 0), AttemptStory.restored(9, 1_000_000), 0);
        assertThat(usual.nextDueNanos()).isEqualTo(3_600 * SECOND);
    }

    @Test
    void tasksOfDroppedRows_doNotComeBack() {
        defer(first, 0);
        defer(first, 1);
        first.drop(0);

        assertThat(salvage.takeRound())
                .extracting(each -> each.failed().task.rowIndex())
                .containsExactly(1);
        assertThat(first.queued).isZero();
    }

    @Test
    void forgettingARowGroup_leavesTheOthers() {
        defer(first, 0);
        defer(second, 0);

        salvage.forget(first);
        salvage.forget(first);

        assertThat(salvage.size()).isEqualTo(1);
        assertThat(first.queued).isZero();
        assertThat(salvage.takeRound())
                .extracting(each -> each.failed().rowGroup)
                .containsExactly(second);
    }

    @Test
    void b45_withAllTasksOfAllActiveGroupsDeferred_roundsRunAndLaterGroupsFollow() {
        Deque<ActiveRowGroup> later = new ArrayDeque<>();
        for (int id = 2; id < 6; id++) {
            later.add(TestColumns.rowGroup(id, 2));
        }
        List<ActiveRowGroup> active = new ArrayList<>(List.of(TestColumns.rowGroup(0, 2), TestColumns.rowGroup(1, 2)));
        Deque<Deferred> ready = new ArrayDeque<>();
        active.forEach(rowGroup -> admit(rowGroup, ready));
        int finished = 0;
        for (int turn = 0; turn < 100 && finished < 6; turn++) {
            while (!ready.isEmpty()) {
                Deferred failed = ready.remove();
                AttemptStory story = failed.story().and(BUSY);
                if (!salvage.defer(failed.failed(), story, turn)) {
                    failed.failed().rowGroup.drop(failed.failed().task.rowIndex());
                }
            }
            for (ActiveRowGroup rowGroup : List.copyOf(active)) {
                if (rowGroup.liveRows() == 0) {
                    finished++;
                    active.remove(rowGroup);
                    ActiveRowGroup next = later.poll();
                    if (next != null) {
                        active.add(next);
                        admit(next, ready);
                    }
                }
            }
            if (ready.isEmpty()) {
                ready.addAll(salvage.takeRound());
            }
        }

        assertThat(finished).isEqualTo(6);
        assertThat(salvage.isEmpty()).isTrue();
    }

    private void admit(ActiveRowGroup rowGroup, Deque<Deferred> ready) {
        for (int row = 0; row < rowGroup.size; row++) {
            ready.add(new Deferred(attempt(rowGroup, row), AttemptStory.NONE));
        }
    }

    private void defer(ActiveRowGroup rowGroup, int row) {
        assertThat(salvage.defer(attempt(rowGroup, row), AttemptStory.NONE.and(BUSY), 0))
                .isTrue();
    }

    private Attempt attempt(ActiveRowGroup rowGroup, int row) {
        return new Attempt(Task.cell("a", rowGroup.id, row), columns.named("a"), rowGroup, 1, Instant.EPOCH);
    }
}
