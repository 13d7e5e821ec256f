package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.generator.CellGenerator;
import dev.heddle.graph.Graphs;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final Columns columns = Columns.compile(
            new BuildDefinition(
                    Graphs.parse("a[cell]; b[cell]; c[cell]"),
                    RowGroupPlan.of(1_000, 1_000),
                    Map.of("a", rules("llm"), "b", rules("llm"), "c", rules("unlimited"))),
            Map.of("llm", 2));
    private final ActiveRowGroup rowGroup = new ActiveRowGroup(0, 0, 1_000, 3, 3);

    @Test
    void aResource_isSharedAndOthersAreNotHeldUp() {
        Leases leases = new Leases(10, columns.resourceLimits());
        long a = leases.lease(attempt("a", 0));
        leases.lease(attempt("b", 0));

        assertThat(leases.hasRoomFor(columns.named("a"))).isFalse();
        assertThat(leases.hasRoomFor(columns.named("b"))).isFalse();
        assertThat(leases.hasRoomFor(columns.named("c"))).isTrue();

        leases.release(a);
        assertThat(leases.hasRoomFor(columns.named("b"))).isTrue();
    }

    @Test
    void releasingTwice_freesOnce() {
        Leases leases = new Leases(10, columns.resourceLimits());
        Attempt attempt = attempt("a", 0);
        long id = leases.lease(attempt);

        assertThat(leases.release(id)).isSameAs(attempt);
        assertThat(leases.release(id)).isNull();

        assertThat(leases.free()).isEqualTo(10);
        assertThat(leases.freeOf(0)).isEqualTo(2);
    }

    @Test
    void anIdThatWasReleased_isNotThatOfTheNextLease() {
        Leases leases = new Leases(1, columns.resourceLimits());
        long first = leases.lease(attempt("a", 0));
        leases.release(first);
        Attempt next = attempt("a", 1);
        long second = leases.lease(next);

        assertThat(leases.release(first)).isNull();
        assertThat(leases.release(second)).isSameAs(next);
    }

    @Test
    void idsThatWereNeverGiven_areNotHeld() {
        Leases leases = new Leases(4, columns.resourceLimits());

        for (long id : new long[] {0, -1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE, 77}) {
            assertThat(leases.release(id)).isNull();
        }
    }

    @Test
    void moreThanThereAre_isABug() {
        Leases leases = new Leases(1, columns.resourceLimits());
        leases.lease(attempt("c", 0));

        assertThatThrownBy(() -> leases.lease(attempt("c", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("column \"c\", row group 0, row 1");
        assertThat(leases.inUse()).isEqualTo(1);
    }

    @Test
    void randomLeasesAndReleases_keepCount() {
        SplittableRandom random = new SplittableRandom(7);
        Leases leases = new Leases(100, columns.resourceLimits());
        List<Long> held = new ArrayList<>();
        Set<Long> everGiven = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            if (leases.free() > 0 && random.nextBoolean()) {
                long id = leases.lease(attempt("c", random.nextInt(1_000)));
                assertThat(everGiven.add(id)).as("id %s is new", id).isTrue();
                held.add(id);
            } else if (!held.isEmpty()) {
                assertThat(leases.release(held.remove(random.nextInt(held.size()))))
                        .isNotNull();
            }
            assertThat(leases.inUse()).isEqualTo(held.size());
        }
        assertThat(leases.held()).containsExactlyInAnyOrder(held.toArray(new Long[0]));
    }

    private Attempt attempt(String column, int row) {
        return new Attempt(Task.cell(column, 0, row), columns.named(column), rowGroup, 1, Instant.EPOCH);
    }

    private static ColumnRules rules(String resource) {
        return new ColumnRules((CellGenerator) input -> "1", List.of(), resource, Backoff.NONE);
    }
}
