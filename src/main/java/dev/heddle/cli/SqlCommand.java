package dev.heddle.cli;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a query over the documented views. */
@Command(
        name = "sql",
        description = "Runs a query over the views of a store: v_dataset, v_run, v_graph_edge, v_completion, v_value,"
                + " v_side_effect, v_dropped_row, v_kept_failure, v_trace, v_progress. Reads only.",
        footer = {
            "",
            "Example: heddle sql \"select column_name, reason, count(*) from v_dropped_row group by column_name, reason\""
        })
final class SqlCommand implements Callable<Integer> {
    private static final int CELL_WIDTH_DEFAULT = 60;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "The query; from standard input if absent.")
    private @Nullable String query;

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "" + CELL_WIDTH_DEFAULT,
            description = "Characters of a cell that are shown in the table (default: ${DEFAULT-VALUE}; 0: all).")
    private int cellWidth;

    @Option(names = "--json", description = "Print a JSON object on each line instead of a table.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException, SQLException {
        String text = query == null ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : query;
        if (text.isBlank()) {
            throw new ParameterException(spec.commandLine(), "the query is empty");
        }
        try (Heddle heddle = store.openReadOnly();
                Connection connection = heddle.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(text)) {
            if (isJson) {
                printJson(rows, spec.commandLine().getOut());
            } else {
                printTable(rows, spec.commandLine().getOut());
            }
            return ExitCode.DONE;
        }
    }

    private void printTable(ResultSet rows, PrintWriter out) throws SQLException {
        List<String> names = names(rows.getMetaData());
        TextTable table = new TextTable(out, cellWidth <= 0 ? Integer.MAX_VALUE - 1 : cellWidth, names);
        long count = 0;
        while (rows.next()) {
            List<String> cells = new ArrayList<>();
            for (int column = 1; column <= names.size(); column++) {
                String text = rows.getString(column);
                cells.add(text == null ? "" : text);
            }
            table.add(cells);
            count++;
        }
        table.end();
        spec.commandLine().getErr().println(Words.count(count, "row"));
    }

    private static void printJson(ResultSet rows, PrintWriter out) throws SQLException {
        List<String> names = names(rows.getMetaData());
        while (rows.next() && !out.checkError()) {
            JsonLine line = new JsonLine();
            for (int column = 1; column <= names.size(); column++) {
                line.add(names.get(column - 1), rows.getObject(column));
            }
            out.println(line);
        }
        out.flush();
    }

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnLabel(column).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
