package dev.heddle.bench;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The two kinds of charts in the documents, both with logarithmic scales. */
final class Charts {
    private static final int WIDTH = 900;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private Charts() {}

    /** A bar for each label and series, the first label on top. */
    static HorizontalBarChart bars(String title, List<String> labels, Map<String, List<Double>> series) {
        HorizontalBarChart chart = new HorizontalBarChartBuilder()
                .width(WIDTH)
                .height(110 + 45 * labels.size())
                .title(title)
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setPlotGridHorizontalLinesVisible(false);
        // The chart draws from the bottom up.
        List<String> upwards = reversed(labels);
        series.forEach((name, values) -> chart.addSeries(name, reversed(values), upwards));
        return chart;
    }

    /** A line for each series over the same abscissae. */
    static XYChart lines(
            String title, String xTitle, String yTitle, List<Double> abscissae, Map<String, List<Double>> series) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(420)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        series.forEach((name, values) -> chart.addSeries(name, abscissae, values));
        return chart;
    }

    static void write(IChart chart, Path svg) throws IOException {
        Files.createDirectories(svg.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(svg)) {
            ChartEncoder.saveChart(chart, out, "svg");
        }
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setChartTitleFont(TEXT.deriveFont(Font.BOLD, 14))
                .setLegendFont(TEXT)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE);
        styler.setAxisTickLabelsFont(TEXT);
        styler.setAxisTitleFont(TEXT);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
