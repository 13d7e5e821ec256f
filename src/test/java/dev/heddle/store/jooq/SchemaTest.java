package dev.heddle.store.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.store.CommitLevel;
import dev.heddle.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is public about the schema, and what says so. */
class SchemaTest {
    private static final Map<String, List<String>> CONTRACT = new LinkedHashMap<>();

    static {
        CONTRACT.put(
                "v_dataset",
                List.of("dataset", "generation", "rows", "row_groups", "state", "created_at", "key_column"));
        CONTRACT.put("v_run", List.of("dataset", "run", "started_at", "finished_at", "outcome", "host", "pid"));
        CONTRACT.put("v_graph_edge", List.of("dataset", "upstream", "downstream", "kind"));
        CONTRACT.put(
                "v_completion",
                List.of("dataset", "column_name", "row_group", "row_index", "status", "cell_value", "run"));
        CONTRACT.put(
                "v_dropped_row",
                List.of(
                        "dataset",
                        "row_group",
                        "row_index",
                        "column_name",
                        "reason",
                        "error_class",
                        "attempt",
                        "run",
                        "dropped_at",
                        "generation",
                        "row_position",
                        "row_identity"));
        CONTRACT.put(
                "v_trace",
                List.of(
                        "dataset",
                        "run",
                        "column_name",
                        "row_group",
                        "row_index",
                        "task_type",
                        "attempt",
                        "status",
                        "queued_at",
                        "started_at",
                        "finished_at",
                        "error_class",
                        "error_message",
                        "generation",
                        "row_identity"));
        CONTRACT.put("v_progress", List.of("dataset", "column_name", "total", "done", "skipped", "dropped", "pending"));
        CONTRACT.put(
                "v_value",
                List.of(
                        "dataset",
                        "column_name",
                        "row_group",
                        "row_index",
                        "row_position",
                        "cell_value",
                        "run",
                        "generation",
                        "is_skipped"));
        CONTRACT.put(
                "v_side_effect",
                List.of(
                        "dataset",
                        "side_effect",
                        "column_name",
                        "row_group",
                        "row_index",
                        "row_position",
                        "cell_value",
                        "run",
                        "generation",
                        "is_skipped"));
        CONTRACT.put(
                "v_kept_failure",
                List.of(
                        "dataset",
                        "row_group",
                        "row_index",
                        "column_name",
                        "reason",
                        "error_class",
                        "attempt",
                        "run",
                        "failed_at",
                        "generation",
                        "row_position",
                        "row_identity"));
    }

    @TempDir
    Path directory;

    @Test
    void viewsBeginWithTheColumnsOfTheContract_andThereAreNoOthers() throws SQLException {
        Map<String, List<String>> views = views();

        assertThat(views.keySet()).containsExactlyInAnyOrderElementsOf(CONTRACT.keySet());
        CONTRACT.forEach((view, columns) -> assertThat(
                        views.getOrDefault(view, List.of()).subList(0, columns.size()))
                .as(view)
                .isEqualTo(columns));
    }

    @Test
    void everyViewAndColumnIsDocumented() throws SQLException, IOException {
        String document = Files.readString(Path.of("src/docs/schema.md"));
        String script = viewScripts();

        views().forEach((view, columns) -> {
            String section = document.substring(document.indexOf("## `" + view + "`"));
            int next = section.indexOf("\n## ", 1);
            String own = next < 0 ? section : section.substring(0, next);
            assertThat(own).as("section of %s", view).isNotBlank();
            for (String column : columns) {
                assertThat(own).as("%s.%s in schema.md", view, column).contains("| `" + column + "` |");
            }
            assertThat(script).as("comment of %s", view).contains("comment on view " + view + " is ");
        });
    }

    @Test
    void versionIsThatOfTheNewestScript() throws IOException {
        Pattern name = Pattern.compile("V(\\d+)__.*\\.sql");
        try (Stream<Path> scripts = Files.walk(Path.of("db/migration"))) {
            assertThat(scripts.map(path -> name.matcher(String.valueOf(path.getFileName())))
                            .filter(matcher -> matcher.matches())
                            .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                            .max())
                    .hasValue(Integer.parseInt(SchemaVersion.CURRENT));
        }
    }

    @Test
    void everyStatusHasItsNameInTheView() throws IOException {
        String scripts = viewScripts();
        String view = scripts.substring(scripts.lastIndexOf("create or replace view newest_attempt"));
        String[] tables = view.substring(0, view.indexOf(';')).split("union all");
        assertThat(tables).hasSize(2);
        for (TaskStatus status : TaskStatus.values()) {
            assertThat(tables)
                    .allSatisfy(table ->
                            assertThat(table).contains("when " + StatusCode.of(status) + " then '" + status + "'"));
        }
    }

    /** The scripts that make views, oldest first. */
    private static String viewScripts() throws IOException {
        StringBuilder scripts = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("db/migration/h2"))) {
            for (Path file : files.sorted().toList()) {
                scripts.append(Files.readString(file));
            }
        }
        return scripts.toString();
    }

    private Map<String, List<String>> views() throws SQLException {
        JooqStore.open(directory, CommitLevel.WRITTEN).close();
        Map<String, List<String>> views = new LinkedHashMap<>();
        String sql = "select lower(table_name), lower(column_name) from information_schema.columns"
                + " where table_schema = 'PUBLIC' and table_name like 'V\\_%' order by table_name, ordinal_position";
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("store"), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                views.computeIfAbsent(rows.getString(1), view -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return views;
    }
}
