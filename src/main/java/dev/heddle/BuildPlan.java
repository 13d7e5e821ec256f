package dev.heddle;

import dev.heddle.graph.GenerationStrategy;
import java.util.List;

/**
 * What a build would do, and why. Says nothing of what the user's code will do.
 *
 * @param dataset the dataset
 * @param action what would happen
 * @param reason why, in one sentence
 * @param rows rows the dataset would have
 * @param rowGroups row groups it would have
 * @param columns what is done and what would be computed, in order of declaration; empty when the build would be refused
 */
public record BuildPlan(
        String dataset, Action action, String reason, long rows, int rowGroups, List<ColumnPlan> columns) {
    /**
     * Copies the list.
     *
     * @param dataset the dataset
     * @param action what would happen
     * @param reason why, in one sentence
     * @param rows rows the dataset would have
     * @param rowGroups row groups it would have
     * @param columns what is done and what would be computed, in order of declaration
     */
    public BuildPlan {
        columns = List.copyOf(columns);
    }

    /** What a build does about a stored dataset of the same name. */
    public enum Action {
        /** It begins a dataset: the first generation of its name, or the next one. */
        CREATE,
        /** It goes on with a stored dataset, which may grow. */
        RESUME,
        /** The dataset is complete; nothing would run. */
        NOTHING_TO_DO,
        /** The build would be refused, for the reason given. */
        REFUSE
    }

    /**
     * One column of the plan.
     *
     * @param column the column
     * @param strategy how it is computed
     * @param tasks tasks of the whole column, done or not
     * @param rowsDone rows that need nothing more of it, dropped ones included
     * @param rowsPending rows it would be computed for
     */
    public record ColumnPlan(String column, GenerationStrategy strategy, long tasks, long rowsDone, long rowsPending) {}
}
