package dev.heddle.store.jooq;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.task.RowGroupPlan;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of what facts and traces name, and refuses what is outside the dataset.
 *
 * <p>One thread at a time. Keeps the column named last: what a turn tells comes column by column, for the most part.
 */
final class DatasetKeys {
    private final int datasetId;
    private final RowGroupPlan plan;
    private final ColumnKeys columns;
    private @Nullable ColumnKey namedLast;

    DatasetKeys(StoredDataset dataset, ColumnKeys columns) {
        this.datasetId = dataset.id();
        this.plan = dataset.spec().plan();
        this.columns = columns;
    }

    int datasetId() {
        return datasetId;
    }

    ColumnKeys columns() {
        return columns;
    }

    /** The column of that name; anything else is a mistake of the caller. */
    ColumnKey named(String column) {
        ColumnKey key = namedLast;
        if (key == null || !key.name().equals(column)) {
            key = columns.named(column);
            namedLast = key;
        }
        return key;
    }

    /** The key of a row in tables of rows. */
    long row(int rowGroup, int rowIndex) {
        checkRow(rowGroup, rowIndex);
        return SliceKey.of(datasetId, rowGroup, rowIndex);
    }

    /** The key of a cell of a cell column. */
    long cell(String column, int rowGroup, int rowIndex) {
        ColumnKey key = named(column);
        if (key.isFull()) {
            throw new IllegalArgumentException(
                    "column " + StoredText.quoted(column) + " is a full column, it has no cells to complete");
        }
        checkRow(rowGroup, rowIndex);
        return SliceKey.of(key.id(), rowGroup, rowIndex);
    }

    /** The full column of that name. */
    ColumnKey fullColumn(String column) {
        ColumnKey key = named(column);
        if (!key.isFull()) {
            throw new IllegalArgumentException(
                    "column " + StoredText.quoted(column) + " is a cell column, it has no batch to complete");
        }
        return key;
    }

    /** The key of what a column computes at a time: a cell of a cell column, a whole group of a full one. */
    long slice(String column, int rowGroup, int rowIndex) {
        if (rowIndex != SliceRef.WHOLE_GROUP) {
            return cell(column, rowGroup, rowIndex);
        }
        checkRow(rowGroup, 0);
        return SliceKey.wholeGroup(fullColumn(column).id(), rowGroup);
    }

    /** Refuses a row group or a row that the plan does not have. */
    void checkRow(int rowGroup, int rowIndex) {
        int size = plan.size(rowGroup);
        if (rowIndex >= size) {
            throw new IllegalArgumentException("row group " + rowGroup + " has " + size + " rows, there is no row "
                    + rowIndex + "; rows count from 0");
        }
    }
}
