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
    private static final String COMMONEST = """
            select column_name, min(reason) as reason, count(*) as row_count, count(distinct reason) as reasons
            from %s
            where dataset = ?
            group by column_name, error_class, substring(reason from 1 for 40)
            order by row_count desc, column_name, reason
            fetch first %d rows only
            """;
    private static final String COMMONEST_DROPS = COMMONEST.formatted("v_dropped_row", REASONS_MAX);
    private static final String COMMONEST_KEPT = COMMONEST.formatted("v_kept_failure", REASONS_MAX);
    private static final String COUNT_OF_KEPT = "select count(*) from v_kept_failure where dataset = ?";
    private static final long UNKNOWN = -1;

    private final Heddle heddle;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Commands commands;

    /** What can be done next: go on with the build, write its rows, bring dropped rows back. */
    record Commands(String rerun, String export, String readmit) {}

    BuildSummary(Heddle heddle, CommandLine command, Commands commands) {
        this.heddle = heddle;
        this.out = command.getOut();
        this.err = command.getErr();
        this.commands = commands;
    }

    void print(BuildResult result, boolean isJson) {
        if (isJson) {
            out.println(JsonText.of(result, "keptFailures", keptFailures(result)));
        } else if (result.outcome() != Outcome.FAILED) {
            out.println(result.dataset() + ": " + sentence(result));
            out.println("  " + counts(result));
            if (result.droppedRows() > 0) {
                print("dropped", "row", "by", COMMONEST_DROPS, result);
            }
            print("kept null after", "failure", "of", COMMONEST_KEPT, result);
        }
        out.flush();
        if (result.outcome() == Outcome.CANCELLED || result.outcome() == Outcome.PARTIAL) {
            err.println("To go on: " + commands.rerun());
            if (result.outcome() == Outcome.PARTIAL && result.droppedRows() > 0) {
                err.println("To bring dropped rows back before: " + commands.readmit());
            }
        } else if (result.outcome() == Outcome.FAILED) {
            err.println("What was finished is kept. When the cause is gone, go on with: " + commands.rerun());
        } else {
            err.println("To get the rows: " + commands.export());
        }
        err.flush();
    }

    private static String sentence(BuildResult result) {
        String time = Words.duration(result.elapsed());
        return switch (result.outcome()) {
            case COMPLETED -> "completed in " + time + " (run " + result.run() + ")";
            case ALREADY_COMPLETE -> "already complete, nothing to do (since run " + result.run() + ")";
            case PARTIAL ->
                "stopped early after " + time + " (run " + result.run() + ")"
                        + (result.stopReason() == null ? "" : ": " + result.stopReason());
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

    /** After a write that failed nothing can be asked any more, and the result's own counts are unknown too. */
    private long keptFailures(BuildResult result) {
        if (result.droppedRows() == UNKNOWN) {
            return UNKNOWN;
        }
        try (Connection connection = heddle.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(COUNT_OF_KEPT)) {
            statement.setString(1, result.dataset());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException failure) {
            err.println("the kept failures cannot be counted: " + failure.getMessage());
            return UNKNOWN;
        }
    }

    private void print(String verb, String noun, String preposition, String query, BuildResult result) {
        String line = "  " + verb + " %s " + preposition + " %s: %s";
        reasons(query, result.dataset())
                .forEach(reason ->
                        out.println(line.formatted(Words.count(reason.count(), noun), reason.column(), reason.text())));
    }

    /** A kind of reason: how often it came up in a column, and what it says. */
    private record Reason(long count, String column, String text) {}

    /** One for each kind of reason; reasons that begin alike, and differ in the value they name, are of a kind. */
    private List<Reason> reasons(String query, String dataset) {
        List<Reason> reasons = new ArrayList<>();
        try (Connection connection = heddle.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String reason = rows.getString("reason").lines().findFirst().orElse("");
                    reasons.add(new Reason(
                            rows.getLong("row_count"),
                            rows.getString("column_name"),
                            shortened(reason) + (rows.getLong("reasons") > 1 ? " (and the like)" : "")));
                }
            }
        } catch (SQLException failure) {
            err.println("the reasons cannot be read: " + failure.getMessage());
        }
        return reasons;
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) + "…" : reason;
    }
}
