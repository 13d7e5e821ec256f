package dev.heddle.cli;

import dev.heddle.BuildResult;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a build came to, for people or programs, and what can be done next. */
final class BuildSummary {
    private static final int REASONS_MAX = 5;
    private static final int REASON_LENGTH_MAX = 160;
    private static final String COMMONEST_REASONS = """
            select column_name, min(reason) as reason, count(*) as rows_lost, count(distinct reason) as reasons
            from v_dropped_row
            where dataset = ?
            group by column_name, error_class, substring(reason from 1 for 40)
            order by rows_lost desc, column_name, reason
            fetch first %d rows only
            """.formatted(REASONS_MAX);

    private final Heddle heddle;
    private final PrintWriter out;
    private final PrintWriter err;
    private final String rerun;
    private final String export;

    /** {@code rerun} is the command that goes on with the build, {@code export} the one that writes its rows. */
    BuildSummary(Heddle heddle, CommandLine command, String rerun, String export) {
        this.heddle = heddle;
        this.out = command.getOut();
        this.err = command.getErr();
        this.rerun = rerun;
        this.export = export;
    }

    void print(BuildResult result, boolean isJson) {
        if (isJson) {
            out.println(JsonText.of(result));
        } else if (result.outcome() != Outcome.FAILED) {
            out.println(result.dataset() + ": " + sentence(result));
            out.println("  " + counts(result));
            if (result.droppedRows() > 0) {
                reasons(result.dataset()).forEach(reason -> out.println("  " + reason));
            }
        }
        out.flush();
        if (result.outcome() == Outcome.CANCELLED || result.outcome() == Outcome.PARTIAL) {
            err.println("To go on: " + rerun);
        } else if (result.outcome() == Outcome.FAILED) {
            err.println("What was finished is kept. When the cause is gone, go on with: " + rerun);
        } else {
            err.println("To get the rows: " + export);
        }
        err.flush();
    }

    private static String sentence(BuildResult result) {
        String time = Words.duration(result.elapsed());
        return switch (result.outcome()) {
            case COMPLETED -> "completed in " + time + " (run " + result.run() + ")";
            case ALREADY_COMPLETE -> "already complete, nothing to do (since run " + result.run() + ")";
            case PARTIAL -> "stopped early after " + time + " (run " + result.run() + ")";
            case CANCELLED -> "cancelled after " + time + " (run " + result.run() + ")";
            case FAILED -> "failed after " + time + " (run " + result.run() + ")";
        };
    }

    private static String counts(BuildResult result) {
        StringBuilder counts = new StringBuilder(Words.count(result.rows(), "row"))
                .append(", ")
                .append(Words.number(result.droppedRows()))
                .append(" dropped; ")
                .append(Words.count(result.completedCells(), "cell"))
                .append(" done");
        if (result.skippedCells() > 0) {
            counts.append(", ").append(Words.number(result.skippedCells())).append(" skipped");
        }
        if (result.outcome() != Outcome.ALREADY_COMPLETE) {
            counts.append("; ")
                    .append(Words.count(result.executedTasks(), "task"))
                    .append(" in this run");
        }
        return counts.toString();
    }

    /** One line for each kind of reason; reasons that begin alike, and differ in the value they name, are of a kind. */
    private List<String> reasons(String dataset) {
        List<String> lines = new ArrayList<>();
        try (Connection connection = heddle.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(COMMONEST_REASONS)) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String reason = rows.getString("reason").lines().findFirst().orElse("");
                    lines.add("dropped " + Words.count(rows.getLong("rows_lost"), "row") + " by "
                            + rows.getString("column_name")
                            + ": " + shortened(reason)
                            + (rows.getLong("reasons") > 1 ? " (and the like)" : ""));
                }
            }
        } catch (SQLException failure) {
            lines.add("the reasons cannot be read: " + failure.getMessage());
        }
        return lines;
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) + "…" : reason;
    }
}
