package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs every benchmark of the document, or those that are named, each in a process of its own, and writes what it finds there. */
public final class Benchmarks {
    /** A part of the document. */
    private enum Section {
        THROUGHPUT(ThroughputBenchmark.class),
        LATENCY(LatencyBenchmark.class),
        WAITING(WaitingTasksBenchmark.class),
        SCALE(ScaleBenchmark.class);

        private final Class<?> main;

        Section(Class<?> main) {
            this.main = main;
        }
    }

    private Benchmarks() {}

    /**
     * Runs them one after the other.
     *
     * @param arguments the document, and the sections to renew; all of them if none is named
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if this one is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String document = new Arguments(arguments).text(0, "-");
        List<Section> sections = Arrays.stream(arguments)
                .skip(1)
                .map(name -> Section.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        for (Section section : sections.isEmpty() ? List.of(Section.values()) : sections) {
            int exit = java(section.main, List.of("-Xms2g", "-Xmx2g"), document)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(section + " ended with " + exit + "; what it said is above");
            }
        }
    }

    /** A process with this one's Java and class path. */
    static ProcessBuilder java(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
