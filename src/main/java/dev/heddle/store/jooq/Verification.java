package dev.heddle.store.jooq;

import static dev.heddle.store.jooq.generated.Tables.DATASET;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_COLUMN;
import static dev.heddle.store.jooq.generated.Tables.GRAPH_EDGE;
import static dev.heddle.store.jooq.generated.Tables.PREPARED_ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.ROW_GROUP;
import static dev.heddle.store.jooq.generated.Tables.RUN;

import dev.heddle.graph.SliceRef;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.jooq.ColumnKeys.ColumnKey;
import dev.heddle.store.jooq.ColumnKeys.SideEffectKey;
import dev.heddle.store.jooq.GroupScan.ColumnState;
import dev.heddle.store.jooq.GroupScan.GroupState;
import dev.heddle.store.jooq.Problems.Kind;
import dev.heddle.task.RowGroupPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.Record;

/**
 * Checks what is stored of a dataset against itself and against the laws, group by group, with its own counts. Memory is
 * that of one group and of the list of finalized ones.
 */
final class Verification {
    private final Connection connection;
    private final StoredDataset dataset;
    private final RowGroupPlan plan;
    private final ColumnKeys columns;
    private final Problems problems = new Problems();
    private final Map<String, long[]> counted = new TreeMap<>();
    private long droppedRows;

    private Verification(Connection connection, StoredDataset dataset) throws SQLException {
        this.connection = connection;
        this.dataset = dataset;
        this.plan = dataset.spec().plan();
        this.columns = ColumnKeys.read(connection, dataset);
    }

    /** One sentence for each contradiction; empty when there is none. The connection sees one snapshot. */
    static List<String> problems(Connection connection, StoredDataset dataset) throws SQLException {
        try {
            StoredDataset stored = Catalog.byId(connection, dataset.id())
                    .orElseThrow(() -> new IllegalArgumentException("dataset "
                            + StoredText.quoted(dataset.spec().name()) + ", generation " + dataset.generation()
                            + ", is not in the store"));
            return new Verification(connection, stored).check();
        } catch (StoreException contradiction) {
            if (contradiction.category() != Category.DAMAGED) {
                throw contradiction;
            }
            return List.of(Objects.requireNonNull(contradiction.getMessage()));
        }
    }

    private List<String> check() throws SQLException {
        Map<Integer, Integer> finalized = finalizedGroups();
        checkDefinition(finalized.size());
        checkEdges();
        checkOutside(finalized);
        GroupCheck check = new GroupCheck(dataset.spec().graph(), problems);
        Set<Long> runs = runs();
        try (GroupScan scan = new GroupScan(connection, dataset, columns, runs, problems);
                DetailScan details = new DetailScan(connection, columns, runs, problems)) {
            for (int rowGroup = 0; rowGroup < plan.groups(); rowGroup++) {
                GroupState group = scan.read(rowGroup);
                check.check(group, finalized.get(rowGroup));
                details.check(group);
                count(group);
            }
        }
        checkCounts();
        return problems.sentences();
    }

    private void checkDefinition(int finalizedGroups) {
        Record record = Dialect.on(connection)
                .selectFrom(DATASET)
                .where(DATASET.DATASET_ID.eq(dataset.id()))
                .fetchSingle();
        String fingerprint = dataset.spec().graph().fingerprint();
        if (!fingerprint.equals(record.get(DATASET.FINGERPRINT))) {
            problems.add(
                    Kind.DEFINITION,
                    "the stored columns and edges have fingerprint " + fingerprint + ", recorded was "
                            + record.get(DATASET.FINGERPRINT) + ".");
        }
        if (plan.rows() != record.get(DATASET.ROW_COUNT) || plan.groups() != record.get(DATASET.ROW_GROUP_COUNT)) {
            problems.add(
                    Kind.DEFINITION,
                    "the plan has " + plan.rows() + " rows in " + plan.groups() + " row groups, recorded were "
                            + record.get(DATASET.ROW_COUNT) + " in " + record.get(DATASET.ROW_GROUP_COUNT) + ".");
        }
        String keyColumn = dataset.spec().keyColumn();
        if (keyColumn != null && !dataset.spec().graph().columns().contains(keyColumn)) {
            problems.add(
                    Kind.DEFINITION,
                    "the key column " + StoredText.quoted(keyColumn) + " is not a column of the dataset.");
        }
        if (dataset.isComplete() && finalizedGroups != plan.groups()) {
            problems.add(
                    Kind.DEFINITION,
                    "the dataset is recorded as complete, but " + finalizedGroups + " of its " + plan.groups()
                            + " row groups are finalized.");
        }
    }

    /** The recorded producer of each name a column requires is what the public view of the edges shows. */
    private void checkEdges() {
        Dialect.on(connection)
                .select(GRAPH_COLUMN.COLUMN_NAME, GRAPH_EDGE.REQUIRED_NAME, GRAPH_EDGE.UPSTREAM_ID)
                .from(GRAPH_EDGE)
                .join(GRAPH_COLUMN)
                .on(GRAPH_COLUMN.COLUMN_ID.eq(GRAPH_EDGE.COLUMN_ID))
                .where(GRAPH_COLUMN.DATASET_ID.eq(dataset.id()))
                .forEach(edge -> {
                    String producer = dataset.spec().graph().resolve(edge.value2());
                    Integer expected = producer.equals(edge.value1())
                            ? null
                            : Integer.valueOf(columns.named(producer).id());
                    if (!Objects.equals(expected, edge.value3())) {
                        problems.add(
                                Kind.DEFINITION,
                                "column " + StoredText.quoted(edge.value1()) + " requires "
                                        + StoredText.quoted(edge.value2()) + ", which column "
                                        + StoredText.quoted(producer) + " makes, but another was recorded.");
                    }
                });
    }

    private void checkOutside(Map<Integer, Integer> finalized) throws SQLException {
        finalized.keySet().stream()
                .filter(rowGroup -> rowGroup >= plan.groups())
                .forEach(rowGroup -> problems.add(
                        Kind.OUTSIDE,
                        "row group " + rowGroup + " is finalized, but the plan has " + plan.groups() + " groups."));
        for (ColumnKey column : columns.columns()) {
            String name = "column " + StoredText.quoted(column.name());
            checkOutside(name + " is complete", column.id(), "completion_marker", "slice_key");
            checkOutside(name + " is complete", column.id(), "plain_completion", "first_key");
            checkOutside(name + " has a value", column.id(), "batch_value", "cell_key");
            checkOutside(name + " has a kept failure", column.id(), "kept_failure", "slice_key");
            checkOutside(name + " has attempts", column.id(), "attempt_count", "slice_key");
            checkOutside(name + " is at work", column.id(), "task_start", "slice_key");
        }
        for (SideEffectKey sideEffect : columns.sideEffects()) {
            String name = "side effect " + StoredText.quoted(sideEffect.name());
            checkOutside(name + " has a value", sideEffect.id(), "side_effect_value", "cell_key");
        }
        checkPrepared();
        checkOutside("a row is dropped", dataset.id(), "dropped_row", "row_key");
    }

    private void checkPrepared() {
        Dialect.on(connection)
                .select(PREPARED_ROW_GROUP.ROW_GROUP)
                .from(PREPARED_ROW_GROUP)
                .where(PREPARED_ROW_GROUP.DATASET_ID.eq(dataset.id()))
                .and(PREPARED_ROW_GROUP.ROW_GROUP.ge(plan.groups()))
                .orderBy(PREPARED_ROW_GROUP.ROW_GROUP)
                .forEach(group -> problems.add(
                        Kind.OUTSIDE,
                        "row group " + group.value1() + " is prepared, but the plan has " + plan.groups()
                                + " groups."));
    }

    /** Finds keys of an owner behind the last group of the plan. */
    private void checkOutside(String what, int owner, String table, String key) throws SQLException {
        if (plan.groups() == RowGroupPlan.ROW_GROUPS_MAX) {
            return;
        }
        String sql = "select " + key + " from " + table + " where " + key + " between ? and ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, SliceKey.wholeGroup(owner, plan.groups()));
            statement.setLong(2, SliceKey.last(owner));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int row = SliceKey.rowIndex(rows.getLong(1));
                    problems.add(
                            Kind.OUTSIDE,
                            what + " in row group " + SliceKey.rowGroup(rows.getLong(1))
                                    + (row == SliceRef.WHOLE_GROUP ? "" : ", row " + row) + ", but the plan has "
                                    + plan.groups() + " groups.");
                }
            }
        }
    }

    private void count(GroupState group) {
        droppedRows += group.dropped().cardinality();
        group.columns().forEach((column, state) -> count(column, group, state));
    }

    private void count(String column, GroupState group, ColumnState state) {
        long[] doneAndSkipped = counted.computeIfAbsent(column, name -> new long[2]);
        long skipped = GroupCheck.without(state.skipped(), group.dropped()).cardinality();
        doneAndSkipped[0] += GroupCheck.without(state.rows(), group.dropped()).cardinality() - skipped;
        doneAndSkipped[1] += skipped;
    }

    /** Law 11, and that what users are shown is what was counted here. */
    private void checkCounts() throws SQLException {
        for (ColumnProgress shown : ProgressReader.progress(connection, dataset)) {
            long[] doneAndSkipped = counted.getOrDefault(shown.column(), new long[2]);
            long pending = plan.rows() - droppedRows - doneAndSkipped[0] - doneAndSkipped[1];
            ColumnProgress found = new ColumnProgress(
                    shown.column(), plan.rows(), doneAndSkipped[0], doneAndSkipped[1], droppedRows, pending);
            if (!found.equals(shown) || pending < 0) {
                problems.add(
                        Kind.COUNT,
                        "column " + StoredText.quoted(shown.column()) + " is shown with " + inWords(shown)
                                + ", counted were " + inWords(found) + ".");
            }
        }
    }

    private static String inWords(ColumnProgress progress) {
        return progress.done() + " done, " + progress.skipped() + " skipped, " + progress.dropped() + " dropped and "
                + progress.pending() + " pending of " + progress.total();
    }

    private Map<Integer, Integer> finalizedGroups() {
        return Dialect.on(connection)
                .select(ROW_GROUP.ROW_GROUP_, ROW_GROUP.LIVE_ROWS)
                .from(ROW_GROUP)
                .where(ROW_GROUP.DATASET_ID.eq(dataset.id()))
                .fetchMap(ROW_GROUP.ROW_GROUP_, ROW_GROUP.LIVE_ROWS);
    }

    private Set<Long> runs() {
        return new HashSet<>(Dialect.on(connection)
                .select(RUN.RUN_ID)
                .from(RUN)
                .where(RUN.DATASET_ID.eq(dataset.id()))
                .fetch(RUN.RUN_ID));
    }
}
