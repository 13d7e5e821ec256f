package dev.heddle.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What {@link ThroughputBenchmark} found out, as a table and a chart. */
final class ThroughputReport {
    private final Map<Contender, Contender> ceilings;
    private final Map<Contender, Contender> ceilingsOfOwnValues;
    private final Map<Contender, Measurement> medians;
    private final Map<Contender, String> failures;

    /**
     * Tells of those that finished, and of those that did not.
     *
     * @param ceilings what a contender is measured by, where there is something
     * @param ceilingsOfOwnValues what else it is measured by
     */
    ThroughputReport(
            Map<Contender, Contender> ceilings,
            Map<Contender, Contender> ceilingsOfOwnValues,
            Map<Contender, Measurement> medians,
            Map<Contender, String> failures) {
        this.ceilings = ceilings;
        this.ceilingsOfOwnValues = ceilingsOfOwnValues;
        this.medians = medians;
        this.failures = failures;
    }

    String markdown() {
        MarkdownTable table = new MarkdownTable(
                "Contender",
                "Cells a round",
                "Cells a transaction",
                "Cells/s",
                "of the ceiling",
                "with own values",
                "Cells per CPU s",
                "of the ceiling",
                "with own values",
                "File, bytes a cell");
        medians.forEach((contender, median) -> table.add(
                contender.name(),
                number("%,d", median.cells()),
                contender.cellsPerTransaction() == 0 ? "" : number("%,d", contender.cellsPerTransaction()),
                number("%,.0f", median.perWallSecond()),
                ofCeiling(ceilings, contender, Measurement::perWallSecond),
                ofCeiling(ceilingsOfOwnValues, contender, Measurement::perWallSecond),
                number("%,.0f", median.perCpuSecond()),
                ofCeiling(ceilings, contender, Measurement::perCpuSecond),
                ofCeiling(ceilingsOfOwnValues, contender, Measurement::perCpuSecond),
                number("%,.0f", median.bytesPerCell())));
        failures.forEach((contender, failure) ->
                table.add(contender.name(), "did not finish: " + failure, "", "", "", "", "", "", "", ""));
        return table
                + "\nThe ceiling of a build is H2 alone with the same rows in transactions of the same size: by JDBC, and with arrays of H2's"
                + " own values. A cell is\n\n"
                + units();
    }

    private String ofCeiling(
            Map<Contender, Contender> measures, Contender contender, ToDoubleFunction<Measurement> figure) {
        Measurement ceiling = medians.get(measures.get(contender));
        return ceiling == null
                ? ""
                : number("%.2f", figure.applyAsDouble(medians.get(contender)) / figure.applyAsDouble(ceiling));
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
}
