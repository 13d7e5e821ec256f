package dev.heddle;

import dev.heddle.store.DatasetSpec;
import dev.heddle.store.Store;
import dev.heddle.store.StoredDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The live rows of finished row groups, as users see them. Stateless. */
final class StoredRows {
    private StoredRows() {}

    /** Reads rows lazily, with columns and then side effects; the caller closes the stream. */
    static Stream<Row> of(Store store, StoredDataset dataset) {
        DatasetSpec spec = dataset.spec();
        List<String> names = new ArrayList<>(spec.graph().columns());
        names.addAll(spec.sideEffectNames());
        ColumnIndex columns = new ColumnIndex(names, "name one of them");
        return store.rows(dataset)
                .map(row -> new Row(columns, row.values(), row.rowGroup(), row.rowIndex(), row.index()));
    }
}
