package dev.heddle.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link ThroughputBenchmark} found out, as a table and a chart. */
final class ThroughputReport {
    private final @Nullable Measurement ceiling;
    private final Map<Contender, Measurement> medians;
    private final Map<Contender, String> failures;
    private final NoOpBuild build;

    ThroughputReport(
            Contender ceiling, Map<Contender, Measurement> medians, Map<Contender, String> failures, NoOpBuild build) {
        this.ceiling = medians.get(ceiling);
        this.medians = medians;
        this.failures = failures;
        this.build = build;
    }

    String markdown() {
        MarkdownTable table = new MarkdownTable(
                "Contender",
                "Cells a round",
                "Cells/s",
                "of the ceiling",
                "Cells per CPU s",
                "of the ceiling",
                "File, bytes a cell");
        medians.forEach((contender, median) -> table.add(
                contender.name(),
                number("%,d", median.cells()),
                number("%,.0f", median.perWallSecond()),
                ratio(median.perWallSecond(), ceiling == null ? 0 : ceiling.perWallSecond()),
                number("%,.0f", median.perCpuSecond()),
                ratio(median.perCpuSecond(), ceiling == null ? 0 : ceiling.perCpuSecond()),
                number("%,.0f", median.bytesPerCell())));
        failures.forEach(
                (contender, failure) -> table.add(contender.name(), "did not finish: " + failure, "", "", "", "", ""));
        return table + "\n" + String.format(Locale.ROOT, "A transaction had %,d cells", build.cellsPerCommit())
                + " in the first contender's build, and so in those of the two below it. A cell is\n\n" + units();
    }

    private String units() {
        Map<String, List<String>> names = medians.keySet().stream()
                .collect(Collectors.groupingBy(
                        Contender::unit, LinkedHashMap::new, Collectors.mapping(Contender::name, Collectors.toList())));
        StringBuilder lines = new StringBuilder();
        names.forEach((unit, whose) -> lines.append("- ")
                .append(unit)
                .append(" (")
                .append(String.join("; ", whose))
                .append(")\n"));
        return lines.toString();
    }

    Charts chart() {
        Map<String, List<Double>> series = new LinkedHashMap<>();
        series.put("per wall second", values(Measurement::perWallSecond));
        series.put("per CPU second", values(Measurement::perCpuSecond));
        List<String> names = medians.keySet().stream().map(Contender::name).toList();
        return Charts.bars("Cells done", "cells per second, logarithmic", names, series);
    }

    private List<Double> values(ToDoubleFunction<Measurement> figure) {
        return medians.values().stream().mapToDouble(figure).boxed().toList();
    }

    private static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String ratio(double value, double whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, value < whole / 20 ? "%.4f" : "%.2f", value / whole);
    }
}
