package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_SIDE_EFFECT;

import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.util.ArrayList;
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

    static ColumnKeys read(Connection connection, StoredDataset dataset) {
        List<ColumnKey> columns = new ArrayList<>();
        Dialect.on(connection)
                .select(GRAPH_COLUMN.COLUMN_ID, GRAPH_COLUMN.COLUMN_NAME, GRAPH_COLUMN.STRATEGY)
                .from(GRAPH_COLUMN)
                .where(GRAPH_COLUMN.DATASET_ID.eq(dataset.id()))
                .orderBy(GRAPH_COLUMN.ORDINAL)
                .forEach(column -> columns.add(new ColumnKey(
                        column.value1(),
                        column.value2(),
                        column.value3().equals(GenerationStrategy.FULL_COLUMN.name()))));
        ColumnKeys keys = new ColumnKeys(columns);
        keys.readSideEffects(connection, dataset);
        return keys;
    }

    private void readSideEffects(Connection connection, StoredDataset dataset) {
        Dialect.on(connection)
                .select(GRAPH_SIDE_EFFECT.SIDE_EFFECT_ID, GRAPH_SIDE_EFFECT.SIDE_EFFECT_NAME, GRAPH_COLUMN.COLUMN_NAME)
                .from(GRAPH_SIDE_EFFECT)
                .join(GRAPH_COLUMN)
                .on(GRAPH_COLUMN.COLUMN_ID.eq(GRAPH_SIDE_EFFECT.COLUMN_ID))
                .where(GRAPH_COLUMN.DATASET_ID.eq(dataset.id()))
                .orderBy(GRAPH_COLUMN.ORDINAL, GRAPH_SIDE_EFFECT.ORDINAL)
                .forEach(row -> sideEffects.putIfAbsent(
                        row.value2(), new SideEffectKey(row.value1(), row.value2(), named(row.value3()))));
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
