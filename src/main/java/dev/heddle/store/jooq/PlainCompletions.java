package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.task.Fact.CellCompleted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Completed cells with short values on their way into rows that have many of them, and back. As {@link TurnWriter}.
 *
 * <p>A row of its own for each cell costs the engine more than everything else that a cell costs: with them a build of no-op cells took
 * 1.7 times as long.
 */
final class PlainCompletions implements AutoCloseable {
    /** What reads the rows of a range of keys. */
    static final String SELECT =
            "select first_key, row_numbers, cell_values, run_id from plain_completion where first_key between ? and ?";

    /** Fewer than that are no cheaper than as many markers. */
    static final int CELLS_PER_ROW_MIN = 4;

    /** As far as the views count, see V5. */
    private static final int CELLS_PER_ROW_MAX = 1_000;

    /** As the table has it. */
    private static final int VALUE_CHARS_MAX = 100;

    private static final String NULL = "null";

    private final long run;
    private final RowBatch rows;

    /** Takes a cell as it is read. */
    interface Reader {
        void read(int rowIndex, String value) throws SQLException;
    }

    PlainCompletions(Connection connection, long run) {
        this.run = run;
        this.rows =
                RowBatch.inserting(connection, "plain_completion", "first_key", "run_id", "row_numbers", "cell_values");
    }

    /** Whether there is nothing more to say of a cell than a short value. Null may stand for a failure that was kept. */
    static boolean isPlain(CellCompleted cell) {
        return !cell.isSkipped()
                && cell.value().length() <= VALUE_CHARS_MAX
                && !cell.value().equals(NULL);
    }

    /** Adds cells of one column and row group, and puts them in order of rows. */
    void add(long groupKey, List<CellCompleted> cells) throws SQLException {
        cells.sort(Comparator.comparingInt(CellCompleted::rowIndex));
        for (int from = 0; from < cells.size(); from += CELLS_PER_ROW_MAX) {
            addRow(groupKey, cells.subList(from, Math.min(from + CELLS_PER_ROW_MAX, cells.size())));
        }
    }

    private void addRow(long groupKey, List<CellCompleted> cells) throws SQLException {
        int[] rowNumbers = new int[cells.size()];
        String[] values = new String[cells.size()];
        for (int i = 0; i < rowNumbers.length; i++) {
            CellCompleted cell = cells.get(i);
            rowNumbers[i] = cell.rowIndex() + 1;
            values[i] = StoredText.value(cell.column(), cell.rowGroup(), cell.rowIndex(), cell.value());
        }
        rows.add(cells.get(0), groupKey + rowNumbers[0], run, Dialect.integers(rowNumbers), Dialect.texts(values));
    }

    void flush() throws SQLException {
        rows.flush();
    }

    void clear() {
        rows.clear();
    }

    /**
     * Reads the cells of the row at which a result of {@link #SELECT} is, in order of rows.
     *
     * @throws StoreException if the row contradicts itself
     */
    static void read(ResultSet row, Reader reader) throws SQLException {
        long firstKey = row.getLong(1);
        Object[] rowNumbers = (Object[]) row.getArray(2).getArray();
        Object[] values = (Object[]) row.getArray(3).getArray();
        if (!isWhole(firstKey, rowNumbers, values)) {
            throw new StoreException(
                    Category.DAMAGED,
                    "the row of plain_completion with first_key " + firstKey
                            + " contradicts itself: it has row numbers "
                            + Arrays.toString(rowNumbers) + " and " + values.length
                            + " values; expected as many of each, the numbers ascending from the one in the key, and"
                            + " no value missing. Look at it with \"heddle verify\" and restore a backup, or discard"
                            + " the dataset.",
                    null);
        }
        for (int i = 0; i < rowNumbers.length; i++) {
            reader.read((Integer) rowNumbers[i] - 1, (String) values[i]);
        }
    }

    /** Sets the rows of a group whose cells of a column share rows of the table. */
    static void addRows(Connection connection, long groupKey, BitSet rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setLong(1, groupKey + 1);
            statement.setLong(2, SliceKey.lastOf(groupKey));
            try (ResultSet shared = statement.executeQuery()) {
                while (shared.next()) {
                    read(shared, (rowIndex, value) -> rows.set(rowIndex));
                }
            }
        }
    }

    private static boolean isWhole(long firstKey, Object[] rowNumbers, Object[] values) {
        if (rowNumbers.length == 0 || rowNumbers.length != values.length) {
            return false;
        }
        int before = 0;
        for (int i = 0; i < rowNumbers.length; i++) {
            if (!(rowNumbers[i] instanceof Integer number) || number <= before || values[i] == null) {
                return false;
            }
            before = number;
        }
        return rowNumbers[0].equals(SliceKey.rowIndex(firstKey) + 1);
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
