package dev.heddle.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Heddle;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that takes the process with it each time it is tried. */
class LethalTaskTest {
    private static final int PROCESSES_MAX = 8;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void whatKillsTheProcessEachTime_isGivenUpAlone_andTheRestCompletes() throws Exception {
        int deaths = 0;
        while (run() == LethalBuild.EXIT_CODE) {
            deaths++;
            assertThat(deaths).as("processes that died of the same cell").isLessThan(PROCESSES_MAX);
        }

        // The first death tells nothing, since the cell kills at once; three more are what a task may have.
        assertThat(deaths).isEqualTo(4);
        assertThat(query("select row_position, reason from v_dropped_row"))
                .containsExactly(LethalBuild.LETHAL_ROW
                        + " killed the process: it was at work when the process died, 3 times in a row;"
                        + " readmit the row to have it tried again");
        assertThat(query("select count(*) from v_value where column_name = 'fate'"))
                .containsExactly("" + (LethalBuild.ROWS - 1));
        assertThat(query("select count(*) from v_trace where status = 'ABANDONED' and row_group = 0 and row_index = "
                        + LethalBuild.LETHAL_ROW))
                .containsExactly("3");
        assertThat(query("select state from v_dataset")).containsExactly("complete");
        assertThat(query("select count(*) from v_run where outcome is null")).containsExactly("4");
    }

    private int run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LethalBuild.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exitCode = process.waitFor();
        assertThat(exitCode).as(output).isIn(0, LethalBuild.EXIT_CODE);
        return exitCode;
    }

    private List<String> query(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Heddle heddle = Heddle.open(directory);
                Connection connection = heddle.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join(" ", row));
            }
        }
        return found;
    }
}
