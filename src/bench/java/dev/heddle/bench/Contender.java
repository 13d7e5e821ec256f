package dev.heddle.bench;

import java.nio.file.Path;
import java.sql.SQLException;

/** One way to do cells durably, measured beside others by {@link ThroughputBenchmark}. One thread at a time. */
public interface Contender {
    /**
     * Names it in the table, with its version where it is not Heddle's.
     *
     * @return the name
     */
    String name();

    /**
     * Says what stands for a cell here, and when that counts as done.
     *
     * @return half a sentence
     */
    String unit();

    /**
     * Says how many cells it does in a round.
     *
     * @param cells of a round of a fast contender
     * @return as many, or fewer where so many would take minutes
     */
    int cells(int cells);

    /**
     * Says how much becomes durable at once.
     *
     * @return how many cells shared a transaction in the last round, about; 0 where that is not known
     */
    default int cellsPerTransaction() {
        return 0;
    }

    /**
     * Makes everything that is not measured: database, tables, threads, and jobs that wait to be done.
     *
     * @param directory empty; takes every file
     * @param cells how many {@link Session#run} is to do
     * @return a session that was not run yet
     * @throws Exception if it cannot be made
     */
    Session open(Path directory, int cells) throws Exception;

    /** One round. Runs once. */
    interface Session extends AutoCloseable {
        /**
         * Does every cell.
         *
         * @throws Exception if not every cell is durable
         */
        void run() throws Exception;

        @Override
        void close() throws SQLException;
    }
}
