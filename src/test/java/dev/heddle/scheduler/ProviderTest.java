package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FailureKind;
import dev.heddle.graph.Graphs;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.RowGroupPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 200 rows of three columns against a provider as they are: a fifth of all calls are answered with a rate limit, one call in
 * twenty is refused for good, and for two minutes there is no answer at all. In virtual time.
 */
class ProviderTest {
    private static final int ROWS = 200;
    private static final long OUTAGE_FROM = Duration.ofSeconds(20).toNanos();
    private static final long OUTAGE_TO = OUTAGE_FROM + Duration.ofMinutes(2).toNanos();
    private static final long SEED = 20_261_125;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ManualClock clock = new ManualClock();
    private int refused;
    private int limited;
    private int unanswered;

    /** What the provider answers but a value. */
    private static final class Answer extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient FailureKind kind;

        Answer(String message, FailureKind kind) {
            super(message, null, false, false);
            this.kind = kind;
        }
    }

    @Test
    @Timeout(60)
    void everythingThatCanBeHadIsHad_andEveryLostRowSaysWhy() {
        CellGenerator ask = input -> answer();
        ColumnRules first = rules(ask, List.of());
        BuildDefinition definition = new BuildDefinition(
                Graphs.parse("prompt[cell] -> answer[cell] -> score[cell]"),
                RowGroupPlan.of(ROWS, 50),
                Map.of(
                        "prompt",
                        first,
                        "answer",
                        rules(ask, List.of("prompt")),
                        "score",
                        rules(ask, List.of("answer"))));
        BuildLimits limits = new BuildLimits(
                64, Map.of("provider", 16), 3, 1_000, Duration.ofSeconds(10), true, SEED, FailureLimits.DEFAULT);
        RecordedJournal journal = new RecordedJournal();
        SimulatedWorkers workers = new SimulatedWorkers(
                definition,
                64,
                clock,
                random.split(),
                assignment -> new SimulatedWorkers.Course(
                        Duration.ofMillis(200 + random.nextInt(600)).toNanos(), SimulatedWorkers.Manner.ENDS),
                assignment -> {});
        long warnings = run(definition, limits, journal, workers);

        Map<Boolean, List<Fact.RowDropped>> drops = journal.facts().stream()
                .filter(Fact.RowDropped.class::isInstance)
                .map(Fact.RowDropped.class::cast)
                .collect(Collectors.partitioningBy(drop -> drop.reason().contains("refused")));
        System.out.printf(
                "seed %d: %s of virtual time, %d attempts for %d cells; %d rate limits, %d unanswered, %d refused, %d warnings%n",
                SEED,
                Duration.ofNanos(clock.nanos()),
                journal.traces().size(),
                3 * ROWS,
                limited,
                unanswered,
                refused,
                warnings);
        assertThat(drops.get(true)).as("rows lost to a refusal").hasSize(refused);
        assertThat(drops.get(false)).as("rows lost to what passes").isEmpty();
        assertThat(journal.finalized().values().stream()
                        .mapToInt(Fact.RowGroupFinalized::liveRows)
                        .sum())
                .isEqualTo(ROWS - refused);
        assertThat(limited).isGreaterThan(50);
        assertThat(unanswered).isGreaterThan(16);
        assertThat(warnings)
                .as("one a minute at most")
                .isBetween(1L, clock.nanos() / Duration.ofMinutes(1).toNanos() + 1);
    }

    private String answer() throws Answer {
        if (clock.nanos() >= OUTAGE_FROM && clock.nanos() < OUTAGE_TO) {
            unanswered++;
            throw new Answer("no answer", new FailureKind.Retryable());
        }
        double draw = random.nextDouble();
        if (draw < 0.2) {
            limited++;
            Duration retryAfter = random.nextBoolean() ? Duration.ofSeconds(1) : null;
            throw new Answer("slow down", new FailureKind.RateLimited(retryAfter));
        }
        if (draw < 0.25) {
            refused++;
            throw new Answer("refused", new FailureKind.Final());
        }
        return "1";
    }

    private long run(
            BuildDefinition definition, BuildLimits limits, RecordedJournal journal, SimulatedWorkers workers) {
        long[] warnings = {0};
        BuildObserver counting = new BuildObserver() {
            @Override
            public void admitted(int rowGroup) {}

            @Override
            public void committed(Turn turn, RowKeys keys) {}

            @Override
            public void trouble(String resource, String message) {
                warnings[0]++;
            }
        };
        List<Event> inbox = new ArrayList<>();
        BuildState state = new BuildState(definition, limits, 1, false);
        BuildLoop loop = new BuildLoop(state, journal, workers, inbox::add, clock, counting);
        loop.restore();
        loop.turn(List.of());
        while (!state.isOver()) {
            if (inbox.isEmpty()) {
                long idleNanos = loop.idleNanos();
                long due = idleNanos == Long.MAX_VALUE ? Long.MAX_VALUE : clock.nanos() + idleNanos;
                workers.endUntil(Math.min(due, workers.nextEndNanos()));
            }
            List<Event> events = List.copyOf(inbox);
            inbox.clear();
            loop.turn(events);
        }
        assertThat(state.ending(0).isFinished()).isTrue();
        return warnings[0];
    }

    private static ColumnRules rules(CellGenerator generator, List<String> inputs) {
        return new ColumnRules(
                        generator, inputs, "provider", new Backoff(4, Duration.ofSeconds(1), Duration.ofSeconds(30)))
                .withClassifier(thrown -> thrown instanceof Answer answer ? answer.kind : null);
    }
}
