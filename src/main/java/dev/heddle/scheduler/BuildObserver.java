package dev.heddle.scheduler;

import dev.heddle.store.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a build does. Called on the loop thread, so it must be quick, must not block and must not throw: what it
 * throws ends the build.
 */
public interface BuildObserver {
    /** Looks away. */
    BuildObserver NONE = new BuildObserver() {
        @Override
        public void admitted(int rowGroup) {}

        @Override
        public void committed(Turn turn, RowKeys keys) {}

        @Override
        public void trouble(String resource, String message) {}
    };

    /** What identifies a row for people. Good for the duration of the call it is given to. */
    @FunctionalInterface
    interface RowKeys {
        /**
         * Looks up a row of a row group at work.
         *
         * @param rowGroup the row group
         * @param rowIndex the row inside the group
         * @return the value of the dataset's key column as JSON text; null if there is no such column or no value yet
         */
        @Nullable
        String of(int rowGroup, int rowIndex);
    }

    /**
     * Work on a row group begins.
     *
     * @param rowGroup the row group
     */
    void admitted(int rowGroup);

    /**
     * A turn is durable.
     *
     * @param turn what was recorded
     * @param keys what identifies the rows it is about
     */
    void committed(Turn turn, RowKeys keys);

    /**
     * A resource fails often enough that somebody should know.
     *
     * @param resource the resource, or the column that has none
     * @param message what is seen of it
     */
    void trouble(String resource, String message);
}
