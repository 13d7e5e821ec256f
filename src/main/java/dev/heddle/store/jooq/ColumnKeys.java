package dev.heddle.store.jooq;

import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns and side effects of one stored dataset with the ids that stand for them in packed keys. Immutable. */
final class ColumnKeys {
    private final List<ColumnKey> columns;
    private final Map<String, ColumnKey> byName = new HashMap<>();
    private final Map<Integer, ColumnKey> byId = new HashMap<>();
    private final Map<String, SideEffectKey> sideEffects = new LinkedHashMap<>();

    /**
     * One column.
     *
     * @param id its key in the store
     * @param name its name
     * @param isFull whether its values come a whole row group at a time
     */
    record ColumnKey(int id, String name, boolean isFull) {}

    /**
     * One side effect.
     *
     * @param id its key in the store, counted apart from those of columns
     * @param name its name
     * @param column the column that makes it
     */
    record SideEffectKey(int id, String name, ColumnKey column) {}

    private ColumnKeys(List<ColumnKey> columns) {
        this.columns = List.copyOf(columns);
        for (ColumnKey column : columns) {
            byName.put(column.name(), column);
            byId.put(column.id(), column);
        }
    }

    static ColumnKeys read(Connection connection, StoredDataset dataset) throws SQLException {
        ColumnKeys keys = new ColumnKeys(Query.rows(
                connection,
                "select column_id, column_name, strategy from graph_column where dataset_id = ? order by ordinal",
                column -> new ColumnKey(
                        column.getInt(1),
                        column.getString(2),
                        column.getString(3).equals(GenerationStrategy.FULL_COLUMN.name())),
                dataset.id()));
        keys.readSideEffects(connection, dataset);
        return keys;
    }

    private void readSideEffects(Connection connection, StoredDataset dataset) throws SQLException {
        List<SideEffectKey> found = Query.rows(
                connection,
                "select s.side_effect_id, s.side_effect_name, c.column_name from graph_side_effect s"
                        + " join graph_column c on c.column_id = s.column_id where c.dataset_id = ?"
                        + " order by c.ordinal, s.ordinal",
                row -> new SideEffectKey(row.getInt(1), row.getString(2), named(row.getString(3))),
                dataset.id());
        found.forEach(sideEffect -> sideEffects.putIfAbsent(sideEffect.name(), sideEffect));
    }

    /** In order of declaration. */
    List<ColumnKey> columns() {
        return columns;
    }

    /** In order of declaration of their columns. */
    Collection<SideEffectKey> sideEffects() {
        return Collections.unmodifiableCollection(sideEffects.values());
    }

    /** The side effects of one column, in order of declaration. */
    List<SideEffectKey> sideEffectsOf(ColumnKey column) {
        return sideEffects.values().stream()
                .filter(sideEffect -> sideEffect.column().equals(column))
                .toList();
    }

    /** The side effect of that name and column; anything else is a mistake of the caller. */
    SideEffectKey sideEffect(String column, String name) {
        SideEffectKey sideEffect = sideEffects.get(name);
        if (sideEffect == null || !sideEffect.column().name().equals(column)) {
            throw new IllegalArgumentException("column " + StoredText.quoted(column) + " has no side effect "
                    + StoredText.quoted(name) + " in this dataset");
        }
        return sideEffect;
    }

    /** The column of that name; anything else is a mistake of the caller. */
    ColumnKey named(String name) {
        ColumnKey column = byName.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no column " + StoredText.quoted(name) + " in this dataset");
        }
        return column;
    }

    /** The column of that id, or null if it belongs to another dataset or to none. */
    @Nullable
    ColumnKey withId(int id) {
        return byId.get(id);
    }
}
