package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What starts while what ended is not recorded yet: what was ready before, and nothing else. */
class RefillTest {
    @Test
    void placesOfAttemptsThatEnded_areFilledBeforeTheyAreFolded() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[cell]", 8).inFlightMax(3).start();
        List<Event> events = List.of(build.success("a 0.0"), build.success("a 0.2"));

        List<Assignment> starts = build.state().refill(events, 3, build.now());

        assertThat(names(starts)).containsExactly("a 0.3", "a 0.4");
        assertThat(build.state().inFlight()).hasSize(3);
        assertThat(build.state().decide(events, build.now()).turn().facts())
                .containsExactly(
                        new Fact.CellCompleted("a", 0, 0, "\"a 0.0\""), new Fact.CellCompleted("a", 0, 2, "\"a 0.2\""));
        assertThat(build.state().inFlight()).hasSize(3);
    }

    @Test
    void moreThanTheWorkersTake_doesNotStart() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 8).inFlightMax(3).start();
        List<Event> events = List.of(build.success("a 0.0"), build.success("a 0.1"));

        assertThat(names(build.state().refill(events, 1, build.now()))).containsExactly("a 0.3");
    }

    @Test
    void whatTheResultsMakeReady_doesNotStart() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 2).start();
        List<Event> events = List.of(build.success("a 0.0"), build.success("a 0.1"));

        assertThat(build.state().refill(events, 10, build.now())).isEmpty();

        build.state().decide(events, build.now());
        assertThat(names(build.state().select(10, build.now()))).containsExactly("b 0.0", "b 0.1");
    }

    @Test
    void whereOneOfSeveralEnds_whatItMakesReadyMayComeFirst() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell] -> b[cell]", 4).inFlightMax(2).start();
        List<Event> events = List.of(build.success("a 0.0"));

        assertThat(build.state().refill(events, 2, build.now())).isEmpty();

        build.state().decide(events, build.now());
        assertThat(names(build.state().select(2, build.now()))).containsExactly("b 0.0");
    }

    @Test
    void whereNothingElseIsAtWork_theOnlyPlaceIsFilled() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 4).inFlightMax(1).start();

        assertThat(names(build.state().refill(List.of(build.success("a 0.0")), 1, build.now())))
                .containsExactly("a 0.1");
    }

    @Test
    void withAFailureAmongThem_nothingStartsBeforeItIsKnownWhatFollows() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]", 8).inFlightMax(4).start();
        List<Event> events = List.of(
                build.success("a 0.0"),
                build.failure("a 0.1", new IllegalStateException("no")),
                build.success("b 0.0"));

        assertThat(build.state().refill(events, 4, build.now())).isEmpty();

        Turn turn = build.state().decide(events, build.now()).turn();
        assertThat(turn.facts())
                .filteredOn(fact -> fact instanceof Fact.CellCompleted)
                .hasSize(2);
    }

    @Test
    void withTooManyValuesAmongThem_whichCostARow_nothingOfThatRowStarts() {
        ScriptedBuild build =
                ScriptedBuild.of("a[cell]; b[cell]; c[cell]", 2).inFlightMax(2).start();
        Outcome wrong = new CellComputed(build.assignment("a 0.0").id(), 0, 0, List.of("1", "2"));

        assertThat(build.state().refill(List.of(wrong, build.success("b 0.0")), 2, build.now()))
                .isEmpty();
    }

    @Test
    void withAWholeGroupAmongThem_nothingStarts() {
        ScriptedBuild build =
                ScriptedBuild.of("a[batch]; b[cell]", 4).inFlightMax(2).start();

        assertThat(build.state().refill(List.of(build.success("a 0"), build.success("b 0.0")), 2, build.now()))
                .isEmpty();
    }

    @Test
    void aSkip_emptiesAPlaceAsAValueDoes() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 8).inFlightMax(2).start();

        assertThat(names(build.state()
                        .refill(List.of(build.skip("a 0.0", null), build.success("a 0.1")), 2, build.now())))
                .containsExactly("a 0.2", "a 0.3");
    }

    /** One in flight; row 1 kills the process the moment it starts. Row 0 is on record until its end is, and never at work then. */
    @Test
    void aTaskThatHadEndedWhenAnotherKilledTheProcess_isNotBlamed() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 3).inFlightMax(1).failures(FailureTestLimits.deaths(3));
        RecordedJournal journal = build.journal();

        int deaths = 0;
        while (deaths < 10 && !endsAlive(build)) {
            deaths++;
            journal.nextRun();
        }

        assertThat(journal.facts())
                .filteredOn(Fact.RowDropped.class::isInstance)
                .extracting(fact -> ((Fact.RowDropped) fact).rowIndex())
                .containsExactly(1);
        assertThat(deaths).isBetween(3, 4);
    }

    private static boolean endsAlive(ScriptedBuild build) {
        ManualWorkers workers = new ManualWorkers(1, start -> {
            if (start.task().rowIndex() == 1) {
                throw new SimulatedCrash("at work on row 1");
            }
        });
        RecordedJournal journal = build.journal();
        BuildState state = new BuildState(build.definition(), build.limits(), journal.run(), journal.followsDeath());
        BuildLoop loop = new BuildLoop(state, journal, workers, outcome -> {}, build.clock(), BuildObserver.NONE);
        try {
            loop.restore();
            loop.turn(List.of());
            while (!state.isOver()) {
                build.clock().pass(Duration.ofMillis(150));
                loop.turn(List.of());
                loop.turn(
                        workers.running().isEmpty()
                                ? List.of()
                                : List.of(new CellComputed(workers.take(0).id(), 0, 0, "1")));
            }
            return true;
        } catch (SimulatedCrash death) {
            return false;
        }
    }

    @Test
    void withAWishToStopAmongThem_nothingStarts() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 8).inFlightMax(2).start();
        List<Event> events = List.of(build.success("a 0.0"), build.success("a 0.1"), new CancelRequested());

        assertThat(build.state().refill(events, 2, build.now())).isEmpty();

        build.state().decide(events, build.now());
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void onTheWayOut_nothingStarts() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 8).inFlightMax(2).start();
        build.turn(new CancelRequested());
        List<Event> events = List.of(build.success("a 0.0"), build.success("a 0.1"));

        assertThat(build.state().refill(events, 2, build.now())).isEmpty();

        assertThat(build.state().decide(events, build.now()).turn().facts()).hasSize(2);
        assertThat(build.state().isOver()).isTrue();
    }

    @Test
    void anOutcomeNobodyWaitsFor_takesNoPlaceAndHarmsNoOther() {
        ScriptedBuild build = ScriptedBuild.of("a[cell]", 8).inFlightMax(2).start();
        Outcome known = build.success("a 0.1");
        List<Event> events = List.of(new CellComputed(99, 0, 0, "1"), known);

        assertThat(names(build.state().refill(events, 2, build.now()))).containsExactly("a 0.2");

        assertThat(build.state().decide(events, build.now()).turn().facts())
                .containsExactly(new Fact.CellCompleted("a", 0, 1, "\"a 0.1\""));
    }

    @Test
    void theLoop_refillsBeforeTheCommit_andStartsWhatThatMakesReadyAfterIt() {
        ScriptedBuild build = ScriptedBuild.of("a[cell] -> b[cell]", 3).inFlightMax(2);
        RecordedJournal journal = build.journal();
        List<String> starts = new ArrayList<>();
        ManualWorkers workers = new ManualWorkers(
                2,
                start -> starts.add(ScriptedBuild.name(start.task()) + " after commits: "
                        + journal.turns().size()));
        BuildState state = new BuildState(build.definition(), build.limits(), 1, false);
        BuildLoop loop = new BuildLoop(state, journal, workers, outcome -> {}, build.clock(), BuildObserver.NONE);
        loop.turn(List.of());
        List<Event> events = Stream.of(workers.take(0), workers.take(0))
                .<Event>map(each -> new CellComputed(each.id(), 0, 0, "1"))
                .toList();

        loop.turn(events);

        assertThat(starts)
                .containsExactly(
                        "a 0.0 after commits: 0",
                        "a 0.1 after commits: 0",
                        "a 0.2 after commits: 0",
                        "b 0.0 after commits: 1");
    }

    private static List<String> names(List<Assignment> starts) {
        return starts.stream().map(start -> ScriptedBuild.name(start.task())).toList();
    }
}
