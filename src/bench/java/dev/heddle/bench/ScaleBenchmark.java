package dev.heddle.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a cell costs the same in a large build as in a small one, and how long it takes to go on after a crash: builds from ten
 * thousand to ten million cells, each killed when all but its last row is done, and resumed by another process with a heap of 256 MB.
 */
final class ScaleBenchmark {
    private static final List<String> HEAP_WHILE_BUILDING = List.of("-Xmx1g");
    private static final List<String> HEAP_WHILE_RESUMING = List.of("-Xmx256m");
    private static final int RESUMPTIONS = 3;

    private final MarkdownTable table = new MarkdownTable(
            "Cells done",
            "Row groups of",
            "Build, µs a cell",
            "CPU µs a cell",
            "File, bytes a cell",
            "Open",
            "Open and rebuild",
            "Heap at most");
    private final List<Double> cells = new ArrayList<>();
    private final List<Double> cellMicros = new ArrayList<>();
    private final List<Double> resumeMillis = new ArrayList<>();

    private ScaleBenchmark() {}

    /**
     * Measures, and writes what came out.
     *
     * @param arguments of the process: the document, and the most cells (10,000,000)
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Arguments given = new Arguments(arguments);
        int cellsMax = given.number(1, 10_000_000);
        ScaleBenchmark benchmark = new ScaleBenchmark();
        for (int size = 10_000; size <= cellsMax; size *= 10) {
            Figures figures = measure(size / NoOpBuild.COLUMNS, NoOpBuild.ROW_GROUP_SIZE);
            benchmark.add(size, NoOpBuild.ROW_GROUP_SIZE, figures);
            benchmark.cells.add((double) size);
            benchmark.cellMicros.add(figures.wallNanos() / 1e3 / size);
            benchmark.resumeMillis.add(figures.readyNanos() / 1e6);
        }
        int rows = cellsMax / NoOpBuild.COLUMNS;
        benchmark.add(cellsMax, rows, measure(rows, rows));
        BenchmarkDocument document = BenchmarkDocument.at(given.text(0, "-"));
        document.replace("scale", benchmark.table.toString());
        Map<String, List<Double>> series = new LinkedHashMap<>();
        series.put("build, µs a cell", benchmark.cellMicros);
        series.put("open and rebuild after a crash, ms", benchmark.resumeMillis);
        document.chart("scale", Charts.lines("Cost by size of the build", "cells done", benchmark.cells, series));
    }

    /**
     * What one size came to.
     *
     * @param wallNanos of the build
     * @param cpuNanos of the build
     * @param fileBytes after it was killed
     * @param openNanos median of the resumptions, as the two below
     * @param readyNanos from before the store was opened to the first cell to do
     * @param heapBytes the most that was in use
     */
    private record Figures(
            long wallNanos, long cpuNanos, long fileBytes, long openNanos, long readyNanos, long heapBytes) {}

    private void add(int size, int rowGroupSize, Figures figures) {
        table.add(
                number("%,d", size),
                number("%,d rows", rowGroupSize),
                number("%.2f", figures.wallNanos() / 1e3 / size),
                number("%.2f", figures.cpuNanos() / 1e3 / size),
                number("%.0f", (double) figures.fileBytes() / size),
                number("%.2f s", figures.openNanos() / 1e9),
                number("%.2f s", figures.readyNanos() / 1e9),
                number("%d MB", figures.heapBytes() >> 20));
    }

    private static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static Figures measure(int rows, int rowGroupSize) throws IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.make()) {
            String[] arguments = {directory.path().toString(), String.valueOf(rows), String.valueOf(rowGroupSize)};
            long[] built = figures(Benchmarks.java(UnfinishedBuild.class, HEAP_WHILE_BUILDING, arguments), 2);
            long fileBytes = directory.bytes();
            List<long[]> resumed = new ArrayList<>();
            for (int i = 0; i < RESUMPTIONS; i++) {
                resumed.add(figures(Benchmarks.java(ResumedBuild.class, HEAP_WHILE_RESUMING, arguments), 3));
            }
            Figures figures = new Figures(
                    built[0], built[1], fileBytes, median(resumed, 0), median(resumed, 1), median(resumed, 2));
            System.out.println(rows + " rows in groups of " + rowGroupSize + ": " + figures);
            return figures;
        }
    }

    /** Reads so many numbers from a process, a line each, and then kills it. */
    private static long[] figures(ProcessBuilder builder, int count) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            long[] figures = new long[count];
            for (int i = 0; i < count; i++) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException(
                            "the process ended after " + i + " of " + count + " figures; what it said is above");
                }
                figures[i] = Long.parseLong(line);
            }
            return figures;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long median(List<long[]> rounds, int index) {
        return rounds.stream().mapToLong(round -> round[index]).sorted().toArray()[rounds.size() / 2];
    }
}
