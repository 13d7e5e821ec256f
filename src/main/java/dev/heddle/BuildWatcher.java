package dev.heddle;

import dev.heddle.graph.SliceRef;
import dev.heddle.scheduler.BuildObserver;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import org.jspecify.annotations.Nullable;

/** Turns what the engine tells of a run into events. Loop thread only. */
final class BuildWatcher implements BuildObserver {
    private final EventDelivery events;
    private final long run;

    BuildWatcher(EventDelivery events, long run) {
        this.events = events;
        this.run = run;
    }

    @Override
    public void admitted(int rowGroup) {
        events.tell(new BuildEvent.RowGroupAdmitted(run, rowGroup));
    }

    @Override
    public void committed(Turn turn, RowKeys keys) {
        for (Fact fact : turn.facts()) {
            if (fact instanceof Fact.RowDropped drop) {
                events.tell(new BuildEvent.RowDropped(
                        run,
                        drop.rowGroup(),
                        drop.rowIndex(),
                        drop.column(),
                        drop.reason(),
                        drop.errorClass(),
                        drop.attempt(),
                        key(keys, drop.rowGroup(), drop.rowIndex())));
            } else if (fact instanceof Fact.FailureKept kept) {
                events.tell(new BuildEvent.FailureKept(
                        run,
                        kept.rowGroup(),
                        kept.rowIndex(),
                        kept.column(),
                        kept.reason(),
                        kept.errorClass(),
                        kept.attempt(),
                        key(keys, kept.rowGroup(), kept.rowIndex())));
            } else if (fact instanceof Fact.RowGroupFinalized end) {
                events.tell(new BuildEvent.RowGroupFinalized(run, end.rowGroup(), end.liveRows()));
            }
        }
    }

    @Override
    public void trouble(String resource, String message) {
        events.tell(new BuildEvent.TroubleNoticed(run, resource, message));
    }

    private static @Nullable String key(RowKeys keys, int rowGroup, int rowIndex) {
        String json = rowIndex == SliceRef.WHOLE_GROUP ? null : keys.of(rowGroup, rowIndex);
        Object value = json == null ? null : Json.decode(json);
        return value == null ? null : value.toString();
    }
}
