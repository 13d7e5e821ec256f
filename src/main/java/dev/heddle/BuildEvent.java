package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a build and, as far as it is recorded at all, is durable. Immutable.
 *
 * <p>Further kinds may come: whoever tells kinds apart is prepared for others.
 */
public sealed interface BuildEvent {
    /**
     * The run it happened in. A build that has to make up for dropped rows is several runs.
     *
     * @return the run's number
     */
    long run();

    /**
     * A run began.
     *
     * @param run the run
     * @param dataset the dataset
     * @param rows rows that are planned now
     */
    record RunStarted(long run, String dataset, long rows) implements BuildEvent {}

    /**
     * Work on a row group began, or goes on.
     *
     * @param run the run
     * @param rowGroup the row group, from 0
     */
    record RowGroupAdmitted(long run, int rowGroup) implements BuildEvent {}

    /**
     * A row group is finished.
     *
     * @param run the run
     * @param rowGroup the row group, from 0
     * @param liveRows rows of it that did not leave the result
     */
    record RowGroupFinalized(long run, int rowGroup, int liveRows) implements BuildEvent {}

    /**
     * A row left the result.
     *
     * @param run the run
     * @param rowGroup the row group, from 0
     * @param rowIndex the row inside the group, from 0
     * @param column the column that lost it
     * @param reason why, for people
     * @param errorClass class name of what was thrown; null if nothing was
     * @param attempt the attempt that failed; 0 if none did
     * @param key the row's value in the dataset's key column; null if there is none
     */
    record RowDropped(
            long run,
            int rowGroup,
            int rowIndex,
            String column,
            String reason,
            @Nullable String errorClass,
            int attempt,
            @Nullable String key)
            implements BuildEvent {}

    /**
     * A column failed for a row, or for a whole row group, for good, and null stands in it.
     *
     * @param run the run
     * @param rowGroup the row group, from 0
     * @param rowIndex the row inside the group, from 0; {@link dev.heddle.graph.SliceRef#WHOLE_GROUP} for all of them
     * @param column the column
     * @param reason why, for people
     * @param errorClass class name of what was thrown; null if nothing was
     * @param attempt the attempt that failed; 0 if none did
     * @param key the row's value in the dataset's key column; null if there is none
     */
    record FailureKept(
            long run,
            int rowGroup,
            int rowIndex,
            String column,
            String reason,
            @Nullable String errorClass,
            int attempt,
            @Nullable String key)
            implements BuildEvent {}

    /**
     * A resource fails often. Told once a minute at most for each.
     *
     * @param run the run
     * @param resource the resource, or the column that has none
     * @param message what is seen of it
     */
    record TroubleNoticed(long run, String resource, String message) implements BuildEvent {}

    /**
     * A run ended.
     *
     * @param run the run
     * @param outcome how; {@link Outcome#PARTIAL} also when another run goes on to make up for dropped rows
     * @param stopReason why it stopped early; null if it did not
     * @param elapsed time since the build began
     */
    record RunEnded(long run, Outcome outcome, @Nullable String stopReason, Duration elapsed) implements BuildEvent {}

    /**
     * Events were lost here, because listeners did not keep up.
     *
     * @param run the run
     * @param count how many
     */
    record EventsLost(long run, long count) implements BuildEvent {}
}
