package dev.heddle.bench;

import dev.heddle.Durability;
import dev.heddle.bench.HotRows.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cells per second of builds whose cells do nothing, beside the same rows written by plain JDBC and beside other systems: in one
 * process, one after the other, round after round, each round on a fresh file. What counts are the medians of the second half of
 * the rounds: until then the virtual machine compiles, on processors that the contenders would have.
 */
final class ThroughputBenchmark {
    /** What a build has that is not told otherwise. */
    private static final int USUAL_IN_FLIGHT = 128;

    private final Map<Contender, List<Measurement>> rounds = new LinkedHashMap<>();
    private final Map<Contender, String> failures = new LinkedHashMap<>();

    /** What builds are measured by: the same rows in transactions of the size that each made, by JDBC. */
    private final Map<Contender, Contender> ceilings = new HashMap<>();

    /** The same, but arrays are made of H2's own values. */
    private final Map<Contender, Contender> ceilingsOfOwnValues = new HashMap<>();

    private ThroughputBenchmark(Pattern filter) {
        List<Contender> contenders = new ArrayList<>();
        for (int inFlightMax : new int[] {USUAL_IN_FLIGHT, 384, 1_000, 10_000}) {
            NoOpBuild build = new NoOpBuild(Durability.PROCESS_CRASH, true, inFlightMax);
            Ceiling ceiling = new Ceiling(Form.JDBC, build);
            Ceiling ofOwnValues = new Ceiling(Form.OWN_VALUES, build);
            contenders.addAll(List.of(build, ceiling, ofOwnValues));
            ceilings.put(build, ceiling);
            ceilingsOfOwnValues.put(build, ofOwnValues);
            if (inFlightMax == 1_000) {
                contenders.add(new Ceiling(Form.ROW_PER_MARKER, build));
                contenders.add(new StoreAlone(build));
            }
        }
        contenders.add(new NoOpBuild(Durability.PROCESS_CRASH, false, 1_000));
        contenders.add(new NoOpBuild(Durability.RELAXED, true, 1_000));
        contenders.add(new NoOpBuild(Durability.POWER_LOSS, true, 1_000));
        contenders.add(new NoOpBuild(Durability.POWER_LOSS, true, 10_000));
        contenders.addAll(Peers.onClassPath());
        for (Contender contender : contenders) {
            if (filter.matcher(contender.name()).find()) {
                rounds.put(contender, new ArrayList<>());
            }
        }
    }

    /**
     * Measures, and writes what came out.
     *
     * @param arguments of the process: the document ({@code -} for none), cells of a round (2,000,000), rounds that count (5), and a
     *     pattern that is found in the names of the contenders (all if not given)
     */
    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        ThroughputBenchmark benchmark = new ThroughputBenchmark(Pattern.compile(given.text(3, "")));
        benchmark.measure(given.number(1, 2_000_000), given.number(2, 5));
        benchmark.report(BenchmarkDocument.at(given.text(0, "-")));
        // Peers leave threads behind.
        System.exit(0);
    }

    private void measure(int cells, int roundsCounted) {
        for (int round = 0; round < 2 * roundsCounted; round++) {
            for (Map.Entry<Contender, List<Measurement>> entry : rounds.entrySet()) {
                Contender contender = entry.getKey();
                if (!failures.containsKey(contender)) {
                    measure(
                            contender,
                            contender.cells(cells),
                            round < roundsCounted ? new ArrayList<>() : entry.getValue());
                }
            }
        }
    }

    private void measure(Contender contender, int cells, List<Measurement> measured) {
        try {
            Measurement measurement = Measurement.of(contender, cells);
            measured.add(measurement);
            System.out.println(contender.name() + ": " + measurement);
        } catch (Exception | OutOfMemoryError failure) {
            // A contender that cannot finish is a result, too.
            failures.put(contender, failure.toString());
            System.out.println(contender.name() + " did not finish:");
            failure.printStackTrace(System.out);
        }
    }

    private void report(BenchmarkDocument document) throws IOException {
        Map<Contender, Measurement> medians = medians();
        ThroughputReport report = new ThroughputReport(ceilings, ceilingsOfOwnValues, medians, failures);
        document.replace("throughput", report.markdown());
        if (!medians.isEmpty()) {
            document.chart("throughput", report.chart());
        }
    }

    private Map<Contender, Measurement> medians() {
        Map<Contender, Measurement> medians = new LinkedHashMap<>();
        rounds.forEach((contender, measured) -> {
            if (!failures.containsKey(contender)) {
                medians.put(contender, Measurement.median(measured));
            }
        });
        return medians;
    }
}
