package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;

import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.StoredDataset;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of one stored dataset with the ids that stand for them in packed keys. Immutable. */
final class ColumnKeys {
    private final List<ColumnKey> columns;
    private final Map<String, ColumnKey> byName = new HashMap<>();
    private final Map<Integer, ColumnKey> byId = new HashMap<>();

    /**
     * One column.
     *
     * @param id its key in the store
     * @param name its name
     * @param isFull whether its values come a whole row group at a time
     */
    record ColumnKey(int id, String name, boolean isFull) {}

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
        return new ColumnKeys(columns);
    }

    /** In order of declaration. */
    List<ColumnKey> columns() {
        return columns;
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
