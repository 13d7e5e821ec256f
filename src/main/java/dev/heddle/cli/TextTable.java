package dev.heddle.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text as a table for people: columns are as wide as what is in the first rows, so that any number of rows passes
 * through in bounded memory. One thread at a time.
 */
final class TextTable {
    private static final int SAMPLE_ROWS = 500;
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final int cellWidthMax;
    private final List<List<String>> sample = new ArrayList<>();
    private final int columns;
    private final boolean[] isNumeric;
    private int[] widths = {};

    TextTable(PrintWriter out, int cellWidthMax, List<String> header) {
        this.out = out;
        this.cellWidthMax = cellWidthMax;
        this.columns = header.size();
        this.isNumeric = new boolean[columns];
        sample.add(header.stream().map(this::cut).toList());
    }

    void add(List<String> row) {
        List<String> cells = row.stream().map(this::cut).toList();
        if (widths.length > 0) {
            print(cells);
            return;
        }
        sample.add(cells);
        if (sample.size() > SAMPLE_ROWS) {
            printSample();
        }
    }

    /** Prints what is held back. Call once, after the last row. */
    void end() {
        if (widths.length == 0 && columns > 0) {
            printSample();
        }
        out.flush();
    }

    private void printSample() {
        widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            isNumeric[column] = sample.size() > 1;
            for (int row = 0; row < sample.size(); row++) {
                String cell = sample.get(row).get(column);
                widths[column] = Math.max(widths[column], width(cell));
                isNumeric[column] &= row == 0 || cell.isEmpty() || isNumber(cell);
            }
        }
        print(sample.get(0));
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        print(rule);
        sample.subList(1, sample.size()).forEach(this::print);
        sample.clear();
    }

    private void print(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - width(cell)));
            line.append(column == 0 ? "" : GAP);
            line.append(isNumeric[column] ? padding + cell : cell + padding);
        }
        out.println(line.toString().stripTrailing());
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(c -> "0123456789.,-+eE%".indexOf(c) >= 0);
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** One line, at most so wide; control characters would break the table or reach the terminal. */
    private String cut(String cell) {
        StringBuilder line = new StringBuilder();
        cell.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .limit(cellWidthMax + 1L)
                .forEach(line::appendCodePoint);
        String text = line.toString();
        return width(text) > cellWidthMax
                ? text.substring(0, text.offsetByCodePoints(0, cellWidthMax - 1)) + "…"
                : text;
    }
}
