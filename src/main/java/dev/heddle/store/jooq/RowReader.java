package dev.heddle.store.jooq;

import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.StoredRow;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the live rows of finalized row groups, a group at a time. */
final class RowReader {
    private static final String CELLS =
            "select slice_key, cell_value from completion_marker where slice_key between ? and ?";
    private static final String BATCH_VALUES =
            "select cell_key, cell_value from batch_value where cell_key between ? and ?";
    private static final String SIDE_EFFECTS =
            "select cell_key, cell_value from side_effect_value where cell_key between ? and ?";
    private static final String DROPS = "select row_key from dropped_row where row_key between ? and ?";
    private static final String NEXT_GROUP = "select row_group from row_group where dataset_id = ? and row_group >= ?"
            + " order by dataset_id, row_group fetch first row only";

    private RowReader() {}

    /**
     * The live rows of one group.
     *
     * @param rowGroup the group
     * @param rows in order; not empty
     */
    record FinishedGroup(int rowGroup, List<StoredRow> rows) {}

    /** The first finalized group from the given one on that has live rows. */
    static Optional<FinishedGroup> next(Connection connection, StoredDataset dataset, int fromGroup)
            throws SQLException {
        Integer rowGroup = nextFinalized(connection, dataset.id(), fromGroup);
        while (rowGroup != null) {
            List<StoredRow> rows = rows(connection, dataset, rowGroup);
            if (!rows.isEmpty()) {
                return Optional.of(new FinishedGroup(rowGroup, rows));
            }
            rowGroup = nextFinalized(connection, dataset.id(), rowGroup + 1);
        }
        return Optional.empty();
    }

    private static @Nullable Integer nextFinalized(Connection connection, int datasetId, int fromGroup)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT_GROUP)) {
            statement.setInt(1, datasetId);
            statement.setInt(2, fromGroup);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Integer.valueOf(rows.getInt(1)) : null;
            }
        }
    }

    private static List<StoredRow> rows(Connection connection, StoredDataset dataset, int rowGroup)
            throws SQLException {
        int size = dataset.spec().plan().size(rowGroup);
        long startOffset = dataset.spec().plan().startOffset(rowGroup);
        ColumnKeys keys = ColumnKeys.read(connection, dataset);
        List<ColumnKey> columns = keys.columns();
        List<SideEffectKey> sideEffects = sideEffects(dataset, keys);
        @Nullable String[][] values = new String[size][columns.size() + sideEffects.size()];
        int position = 0;
        for (ColumnKey column : columns) {
            read(connection, column.isFull() ? BATCH_VALUES : CELLS, column.id(), rowGroup, position, values);
            if (!column.isFull()) {
                readPlain(connection, column.id(), rowGroup, position, values);
            }
            position++;
        }
        for (SideEffectKey sideEffect : sideEffects) {
            read(connection, SIDE_EFFECTS, sideEffect.id(), rowGroup, position++, values);
        }
        BitSet dropped = dropped(connection, dataset.id(), rowGroup);
        List<StoredRow> rows = new ArrayList<>(size);
        for (int rowIndex = dropped.nextClearBit(0); rowIndex < size; rowIndex = dropped.nextClearBit(rowIndex + 1)) {
            requireWhole(dataset, columns, rowGroup, rowIndex, values[rowIndex]);
            fillGaps(values[rowIndex]);
            rows.add(new StoredRow(rowGroup, rowIndex, startOffset + rowIndex, Arrays.asList(values[rowIndex])));
        }
        return rows;
    }

    /** Those that no column of the same name hides. */
    private static List<SideEffectKey> sideEffects(StoredDataset dataset, ColumnKeys keys) {
        Set<String> names = Set.copyOf(dataset.spec().sideEffectNames());
        return keys.sideEffects().stream()
                .filter(sideEffect -> names.contains(sideEffect.name()))
                .toList();
    }

    private static void read(
            Connection connection, String sql, int owner, int rowGroup, int position, @Nullable String[][] values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, SliceKey.firstRow(owner, rowGroup));
            statement.setLong(2, SliceKey.lastRow(owner, rowGroup));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int rowIndex = SliceKey.rowIndex(rows.getLong(1));
                    if (rowIndex < values.length) {
                        values[rowIndex][position] = rows.getString(2);
                    }
                }
            }
        }
    }

    private static void readPlain(
            Connection connection, int owner, int rowGroup, int position, @Nullable String[][] values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PlainCompletions.SELECT)) {
            statement.setLong(1, SliceKey.firstRow(owner, rowGroup));
            statement.setLong(2, SliceKey.lastRow(owner, rowGroup));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    PlainCompletions.read(rows, (rowIndex, value) -> {
                        if (rowIndex < values.length) {
                            values[rowIndex][position] = value;
                        }
                    });
                }
            }
        }
    }

    private static BitSet dropped(Connection connection, int datasetId, int rowGroup) throws SQLException {
        BitSet dropped = new BitSet();
        try (PreparedStatement statement = connection.prepareStatement(DROPS)) {
            statement.setLong(1, SliceKey.firstRow(datasetId, rowGroup));
            statement.setLong(2, SliceKey.lastRow(datasetId, rowGroup));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    dropped.set(SliceKey.rowIndex(rows.getLong(1)));
                }
            }
        }
        return dropped;
    }

    private static void requireWhole(
            StoredDataset dataset, List<ColumnKey> columns, int rowGroup, int rowIndex, @Nullable String[] values) {
        for (int ordinal = 0; ordinal < columns.size(); ordinal++) {
            if (values[ordinal] == null) {
                throw new StoreException(
                        Category.DAMAGED,
                        "dataset " + StoredText.quoted(dataset.spec().name()) + ": row group " + rowGroup
                                + " is finalized, but its row " + rowIndex + " lacks column "
                                + StoredText.quoted(columns.get(ordinal).name())
                                + ". Look at it with \"heddle verify\" and restore a backup, or discard the dataset.",
                        null);
            }
        }
    }

    /** What is left without a value is a side effect: nobody has to give one. */
    private static void fillGaps(@Nullable String[] values) {
        for (int position = 0; position < values.length; position++) {
            if (values[position] == null) {
                values[position] = "null";
            }
        }
    }
}
