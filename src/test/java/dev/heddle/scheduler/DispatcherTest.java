package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Failure BUSY = new Failure(Failure.Kind.THROWN, "Busy", "come back later", null);

    private final Columns columns = TestColumns.of(Map.of("llm", 4, "cpu", 2), "a", "b", "x@llm", "y@llm", "z@cpu");
    private final ActiveRowGroup rowGroup = TestColumns.rowGroup(0, 10_000);
    private final Map<String, Integer> rowsAdded = new HashMap<>();
    private FairQueue queue = new FairQueue(columns, new int[] {1, 1, 1, 1, 1});
    private Leases leases = new Leases(8, columns.resourceLimits());
    private Dispatcher dispatcher = new Dispatcher(columns, queue, leases, Duration.ofHours(1));

    @Test
    void b35_atCapacityOne_aSecondIsDenied_andReleasingTwiceFreesOnce() {
        build(1, 1, 1, 1, 1, 1);
        add("a", 3);
        Attempt start = requireNonNull(next());

        assertThat(next()).isNull();
        assertThat(dispatcher.release(start.lease)).isSameAs(start);
        assertThat(dispatcher.release(start.lease)).isNull();

        assertThat(start()).containsExactly("a");
        assertThat(leases.inUse()).isEqualTo(1);
    }

    @Test
    void b36_aLoneColumn_borrowsEveryPlace() {
        add("x", 10);

        assertThat(start()).containsExactly("x", "x", "x", "x");
    }

    @Test
    void b36_theNextFreedPlaces_goToThePeerThatWaits() {
        add("x", 10);
        List<Attempt> borrowed = startAll();
        add("y", 10);
        assertThat(start()).as("the resource is full").isEmpty();

        dispatcher.release(borrowed.get(0).lease);
        assertThat(start()).containsExactly("y");
        dispatcher.release(borrowed.get(1).lease);
        assertThat(start()).containsExactly("y");
        dispatcher.release(borrowed.get(2).lease);
        assertThat(start()).as("level with two each, their turns decide").hasSize(1);
        assertThat(leases.freeOf(0)).isZero();
    }

    @Test
    void b36_aPeerThatNoLongerWaits_getsNothing() {
        add("x", 10);
        List<Attempt> borrowed = startAll();
        add("y", 1);
        rowGroup.drop(0);
        queue.rowDropped(rowGroup, 0);

        dispatcher.release(borrowed.get(0).lease);

        assertThat(start()).containsExactly("x");
    }

    @Test
    void b39_threeReadyColumnsAndFourPlaces_allThreeComeFirst() {
        build(4, 1, 1, 1, 1, 1);
        add("a", 9);
        add("b", 9);
        add("x", 9);

        assertThat(start()).containsExactly("a", "b", "x", "a");
    }

    @Test
    void aFullResource_holdsUpNoOther() {
        add("x", 10);
        add("z", 10);
        add("a", 10);

        assertThat(start()).containsExactly("a", "x", "z", "a", "x", "z", "a", "x");
    }

    @Test
    void aSlowColumn_doesNotTakeAllPlacesFromAFastOne() {
        add("a", 500);
        List<Attempt> slow = startAll();
        add("b", 500);
        Deque<Attempt> fast = new ArrayDeque<>();
        for (Attempt ended : slow.subList(0, 4)) {
            dispatcher.release(ended.lease);
            fast.addAll(startAll());
        }
        for (int i = 0; i < 100; i++) {
            dispatcher.release(fast.remove().lease);
            fast.addAll(startAll());
        }

        assertThat(fast).hasSize(4).allMatch(each -> each.column.name.equals("b"));
    }

    @Test
    void aRateLimit_parksTheResourceUntilItsPauseIsOver() {
        add("x", 10);
        add("a", 1);
        List<Attempt> starts = startAll();
        Attempt limited = starts.get(1);
        assertThat(limited.column.name).isEqualTo("x");

        long retryAt = limit(limited, 3 * SECOND, Duration.ofSeconds(10));

        assertThat(retryAt).isEqualTo(13 * SECOND);
        assertThat(dispatcher.nextWakeNanos()).isEqualTo(13 * SECOND);
        assertThat(dispatcher.limitOf(0)).isEqualTo(2);
        releaseAll();
        dispatcher.wake(13 * SECOND - 1);
        assertThat(start()).isEmpty();
        dispatcher.wake(13 * SECOND);
        assertThat(start()).as("at half the pace").containsExactly("x", "x");
        assertThat(dispatcher.nextWakeNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPauseThatWasExtended_isNotCutShort() {
        add("x", 10);
        List<Attempt> starts = startAll();
        limit(starts.get(0), SECOND, Duration.ofSeconds(5));
        limit(starts.get(1), 2 * SECOND, Duration.ofSeconds(10));
        releaseAll();

        dispatcher.wake(6 * SECOND);

        assertThat(start()).isEmpty();
        assertThat(dispatcher.nextWakeNanos()).isEqualTo(12 * SECOND);
        dispatcher.wake(12 * SECOND);
        assertThat(start()).isNotEmpty();
    }

    @Test
    void whatIsInFlightBeyondALoweredLimit_endsFirst() {
        add("x", 10);
        List<Attempt> starts = startAll();
        limit(starts.get(0), SECOND, null);
        dispatcher.wake(2 * SECOND);
        assertThat(start()).as("three are in flight, two may be").isEmpty();

        dispatcher.release(starts.get(1).lease);
        assertThat(start()).isEmpty();
        dispatcher.release(starts.get(2).lease);
        assertThat(start()).containsExactly("x");
    }

    @Test
    void successes_giveThePlacesBack() {
        add("x", 100);
        limit(startAll().get(0), SECOND, null);
        releaseAll();
        dispatcher.wake(2 * SECOND);
        for (int i = 0; i < 9; i++) {
            Attempt start = requireNonNull(next());
            dispatcher.release(start.lease);
            dispatcher.succeeded(start, new CellComputed(start.lease, 2 * SECOND + i, 2 * SECOND + i, "1"));
        }

        assertThat(dispatcher.limitOf(0)).isEqualTo(4);
        assertThat(start()).hasSize(4);
    }

    @Test
    void aLimitThatASuccessRaises_isUsedAtOnce() {
        add("x", 100);
        List<Attempt> starts = startAll();
        limit(starts.get(0), SECOND, null);
        dispatcher.wake(100 * SECOND);
        dispatcher.release(starts.get(1).lease);
        dispatcher.release(starts.get(2).lease);
        assertThat(start()).as("one was at work, two may be").hasSize(1);

        for (Attempt ended : starts.subList(1, 3)) {
            assertThat(start()).as("two are at work, two may be").isEmpty();
            dispatcher.succeeded(ended, new CellComputed(ended.lease, 4 * SECOND, 5 * SECOND, "1"));
        }

        assertThat(start()).as("two are at work, three may be").hasSize(1);
    }

    @Test
    void tasksTakenTogether_countEachForTheWaveOfTheirResource() {
        Columns one = TestColumns.of(Map.of("llm", 100), "x@llm");
        queue = new FairQueue(one, new int[] {1});
        leases = new Leases(100, one.resourceLimits());
        dispatcher = new Dispatcher(one, queue, leases, Duration.ofHours(1));
        queue.addAll(rowGroup, TestColumns.cells("x", rowGroup, 0, 1_000), Instant.EPOCH);
        startAll();
        releaseAll();
        List<Attempt> last = List.of();
        for (int i = 0; i < 8; i++) {
            last = dispatcher.next(100, 25);
            releaseAll();
        }
        assertThat(last).hasSize(25);

        dispatcher.rateLimited(last.get(0), new Failed(last.get(0).lease, 1, SECOND, BUSY), null, SECOND);

        assertThat(dispatcher.limitOf(0)).as("half of 25").isEqualTo(12);
    }

    @Test
    void b44_aTasksPatience_isThatOfItsResource() {
        Column column = columns.named("x");
        assertThat(dispatcher.isPatienceOver(column, 0, Duration.ofHours(1).toNanos() - 1))
                .isFalse();
        assertThat(dispatcher.isPatienceOver(column, 0, Duration.ofHours(1).toNanos()))
                .isTrue();
    }

    @Test
    void aColumnWithoutAResource_hasAPaceOfItsOwn() {
        add("a", 4);
        add("b", 1);
        List<Attempt> starts = startAll();

        limit(starts.get(0), SECOND, Duration.ofSeconds(10));

        assertThat(starts.get(0).column.name).isEqualTo("a");
        assertThat(dispatcher.isPaused(columns.named("a").resource)).isTrue();
        assertThat(dispatcher.isPaused(columns.named("b").resource)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void b37_random_neverMoreThanTheLimits_alwaysTheMostInNeed_andNothingHeldAtTheEnd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = random.ints(5, 1, 5).toArray();
        int inFlightMax = random.nextInt(1, 12);
        build(inFlightMax, weights);
        long now = 1;
        int[] atWork = new int[5];
        List<Attempt> held = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            now += random.nextLong(SECOND);
            dispatcher.wake(now);
            String place = "seed " + seed + ", step " + step + ", weights " + Arrays.toString(weights);
            if (random.nextInt(4) == 0) {
                add(columns.all().get(random.nextInt(5)).name, random.nextInt(1, 4));
            }
            int most = random.nextInt(1, 4);
            for (List<Attempt> starts = dispatcher.next(100, most);
                    !starts.isEmpty();
                    starts = dispatcher.next(100, most)) {
                assertThat(starts.size()).as(place).isLessThanOrEqualTo(most);
                Column column = starts.get(0).column;
                assertThat(starts).as(place).allMatch(start -> start.column == column);
                assertMostInNeed(column, atWork, weights, place);
                atWork[column.index] += starts.size();
                held.addAll(starts);
                assertThat(leases.inUse()).as(place).isEqualTo(held.size()).isLessThanOrEqualTo(inFlightMax);
                assertThat(users(column.resource, atWork))
                        .as(place)
                        .isLessThanOrEqualTo(dispatcher.limitOf(column.resource));
            }
            if (!held.isEmpty()) {
                Attempt ended = held.remove(random.nextInt(held.size()));
                atWork[ended.column.index]--;
                end(ended, random, now);
            }
        }
        held.forEach(start -> assertThat(dispatcher.release(start.lease)).isNotNull());
        held.forEach(start -> assertThat(dispatcher.release(start.lease)).isNull());
        assertThat(leases.inUse()).isZero();
        assertThat(leases.freeOf(0)).isEqualTo(4);
        assertThat(leases.freeOf(1)).isEqualTo(2);
    }

    /** Of the columns that wait and whose resource has room, none has less at work for its weight. */
    private void assertMostInNeed(Column started, int[] atWork, int[] weights, String place) {
        int lightest = Arrays.stream(weights).min().orElseThrow();
        for (Attempt head : queue.heads()) {
            int resource = head.column.resource;
            if (!dispatcher.isPaused(resource) && users(resource, atWork) < dispatcher.limitOf(resource)) {
                assertThat(atWork[started.index] * lightest / weights[started.index])
                        .as("%s: %s started while %s waited", place, started, head.column)
                        .isLessThanOrEqualTo(atWork[head.column.index] * lightest / weights[head.column.index]);
            }
        }
    }

    private int users(int resource, int[] atWork) {
        return columns.all().stream()
                .filter(column -> column.resource == resource)
                .mapToInt(column -> atWork[column.index])
                .sum();
    }

    private void end(Attempt start, SplittableRandom random, long now) {
        assertThat(dispatcher.release(start.lease)).isSameAs(start);
        if (random.nextInt(20) == 0) {
            Failed failed = new Failed(start.lease, now - 1, now, BUSY);
            long retryAt = dispatcher.rateLimited(start, failed, null, now);
            assertThat(retryAt).isGreaterThanOrEqualTo(now);
        } else {
            dispatcher.succeeded(start, new CellComputed(start.lease, now - 1, now, "1"));
        }
    }

    private @Nullable Attempt next() {
        List<Attempt> starts = dispatcher.next(1, 1);
        return starts.isEmpty() ? null : starts.get(0);
    }

    private void build(int inFlightMax, int... weights) {
        queue = new FairQueue(columns, weights);
        leases = new Leases(inFlightMax, columns.resourceLimits());
        dispatcher = new Dispatcher(columns, queue, leases, Duration.ofHours(1));
    }

    private void add(String column, int count) {
        int from = rowsAdded.merge(column, count, Integer::sum) - count;
        queue.addAll(rowGroup, TestColumns.cells(column, rowGroup, from, from + count), Instant.EPOCH);
    }

    private long limit(Attempt start, long nowNanos, @Nullable Duration retryAfter) {
        dispatcher.release(start.lease);
        return dispatcher.rateLimited(start, new Failed(start.lease, 1, nowNanos, BUSY), retryAfter, nowNanos);
    }

    private void releaseAll() {
        for (long lease : leases.held()) {
            dispatcher.release(lease);
        }
    }

    private List<Attempt> startAll() {
        List<Attempt> starts = new ArrayList<>();
        for (Attempt start = next(); start != null; start = next()) {
            starts.add(start);
        }
        return starts;
    }

    private List<String> start() {
        return startAll().stream().map(each -> each.column.name).toList();
    }
}
