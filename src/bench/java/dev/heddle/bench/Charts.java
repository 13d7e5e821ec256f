package dev.heddle.bench;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jspecify.annotations.Nullable;

/**
 * The two kinds of charts in the documents, both with logarithmic scales.
 *
 * @param chart what is drawn
 * @param width in pixels
 * @param height in pixels
 */
record Charts(JFreeChart chart, int width, int height) {
    private static final int WIDTH = 900;
    private static final Color[] COLOURS = {new Color(0x1f6f8b), new Color(0xe08e45)};
    private static final BasicStroke LINE = new BasicStroke(2);

    /** A bar for each label and series, the first label on top. */
    static Charts bars(String title, String unit, List<String> labels, Map<String, List<Double>> series) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        series.forEach((name, values) -> {
            for (int i = 0; i < values.size(); i++) {
                data.addValue(values.get(i), name, labels.get(i));
            }
        });
        JFreeChart chart =
                ChartFactory.createBarChart(title, null, unit, data, PlotOrientation.HORIZONTAL, true, false, false);
        style(chart);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setRangeAxis(logarithmic(unit));
        // Left to itself the axis goes down to where a bar has no length, which is endless.
        DoubleSummaryStatistics all = series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        plot.getRangeAxis()
                .setRange(
                        Math.pow(10, Math.floor(Math.log10(all.getMin()))),
                        Math.pow(10, Math.ceil(Math.log10(all.getMax()))));
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.45f);
        BarRenderer renderer = (BarRenderer) plot.getRenderer();
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0);
        for (int i = 0; i < series.size(); i++) {
            renderer.setSeriesPaint(i, COLOURS[i]);
        }
        return new Charts(chart, WIDTH, 120 + 36 * labels.size());
    }

    /** A line for each series over the same abscissae. */
    static Charts lines(String title, String unit, List<Double> abscissae, Map<String, List<Double>> series) {
        XYSeriesCollection data = new XYSeriesCollection();
        series.forEach((name, values) -> {
            XYSeries line = new XYSeries(name);
            for (int i = 0; i < values.size(); i++) {
                line.add(abscissae.get(i), values.get(i));
            }
            data.addSeries(line);
        });
        JFreeChart chart = ChartFactory.createXYLineChart(title, unit, null, data);
        style(chart);
        XYPlot plot = chart.getXYPlot();
        plot.setDomainAxis(logarithmic(unit));
        plot.setRangeAxis(logarithmic(null));
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        for (int i = 0; i < series.size(); i++) {
            renderer.setSeriesPaint(i, COLOURS[i]);
            renderer.setSeriesStroke(i, LINE);
        }
        plot.setRenderer(renderer);
        return new Charts(chart, WIDTH, 420);
    }

    private static void style(JFreeChart chart) {
        StandardChartTheme theme = new StandardChartTheme("plain");
        theme.setExtraLargeFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        theme.setLargeFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        theme.setRegularFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        theme.setPlotBackgroundPaint(Color.WHITE);
        theme.setRangeGridlinePaint(Color.LIGHT_GRAY);
        theme.setDomainGridlinePaint(Color.LIGHT_GRAY);
        theme.apply(chart);
    }

    private static LogAxis logarithmic(@Nullable String label) {
        LogAxis axis = new LogAxis(label);
        axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        return axis;
    }

    /** Writes the chart as SVG, with text that is text. */
    void write(Path svg) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        Files.createDirectories(svg.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(svg)) {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(width, height))
                    .writeTo(out);
        }
    }
}
