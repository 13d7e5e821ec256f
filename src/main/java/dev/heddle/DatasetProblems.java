package dev.heddle;

import dev.heddle.ColumnDefinition.Skips;
import dev.heddle.graph.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a description that the graph of its columns does not tell. One sentence for each problem. */
final class DatasetProblems {
    private final List<ColumnDefinition> columns;
    private final List<String> problems = new ArrayList<>();

    DatasetProblems(List<ColumnDefinition> columns) {
        this.columns = columns;
    }

    List<String> found() {
        return problems;
    }

    void checkColumns(Map<String, Integer> resources) {
        for (ColumnDefinition column : columns) {
            String subject = column.names().size() == 1
                    ? "column \"" + column.names().get(0) + "\""
                    : "the columns " + column.names();
            if (column.names().isEmpty()) {
                problems.add("a function fills no column; name at least one");
            }
            if (column.isFromScratch()) {
                checkFromScratch(subject, column);
            } else if (column.conduct().isOrdered()) {
                problems.add(
                        subject + " cannot be ordered, only what is made from scratch can; leave ordered() away, or use"
                                + " fromScratch(...)");
            }
            checkInputs(subject, column);
            String resource = column.conduct().resource();
            if (resource != null && !resources.containsKey(resource)) {
                problems.add(subject + " uses resource \"" + resource + "\", whose limit no column gives");
            }
        }
    }

    private void checkFromScratch(String subject, ColumnDefinition column) {
        Skips skips = column.skips();
        if (!column.requires().isEmpty()) {
            problems.add(subject + " is made from scratch and cannot require " + column.requires()
                    + "; make it a cell or a full column");
        }
        if (skips.gate() != null) {
            problems.add(subject + " is made from scratch and cannot skip rows; make it a cell or a full column");
        }
    }

    private void checkInputs(String subject, ColumnDefinition column) {
        boolean isFullColumn = column.code() instanceof UserCode.FullColumns;
        if (isFullColumn
                && column.requires().isEmpty()
                && column.skips().gateColumns().isEmpty()) {
            problems.add(subject + " is computed for whole row groups and requires nothing; make it from scratch");
        }
        if (column.names().size() > 1) {
            column.requires().stream()
                    .filter(column.names()::contains)
                    .forEach(
                            own -> problems.add(subject + " cannot require \"" + own + "\", which they fill together"));
        }
    }

    void checkKey(@Nullable String key) {
        List<String> names =
                columns.stream().flatMap(column -> column.names().stream()).toList();
        if (key != null && !names.contains(key)) {
            String nearest = NearestName.of(key, names);
            problems.add("the key \"" + key + "\" is no column"
                    + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
        }
    }

    void checkTarget(@Nullable RowTarget target, boolean isTwice) {
        if (target == null) {
            problems.add("rows(...) was not called");
            return;
        }
        if (isTwice) {
            problems.add("rows(...) and liveRows(...) are both given; give one of them");
        }
        if (target.rows() < 0) {
            problems.add("the number of rows " + target.rows() + " is negative");
        } else if (target.candidates() < target.rows()) {
            problems.add(target.rows() + " rows cannot live of only " + target.candidates()
                    + " candidates; allow as many candidates or more");
        }
    }
}
