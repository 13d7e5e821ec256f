package dev.heddle.cli;

import dev.heddle.Heddle;
import dev.heddle.store.StoredRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the runs of a store. */
@Command(
        name = "runs",
        description = "Lists the runs of a store, oldest first: when, by which process, how they ended.",
        footer = {"", "Example: heddle runs --store birds.heddle"})
final class RunsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArgument store;

    @Option(names = "--json", description = "Print the runs as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        try (Heddle heddle = store.openReadOnly()) {
            List<StoredRun> runs = heddle.runs();
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(JsonText.of(runs));
            } else if (runs.isEmpty()) {
                out.println("no runs");
            } else {
                print(runs, out);
            }
            return ExitCode.DONE;
        }
    }

    private static void print(List<StoredRun> runs, PrintWriter out) {
        TextTable table = new TextTable(
                out,
                Integer.MAX_VALUE - 1,
                List.of("run", "dataset", "generation", "started", "took", "outcome", "host", "pid"));
        for (StoredRun run : runs) {
            Instant finishedAt = run.finishedAt();
            String outcome = run.outcome();
            table.add(List.of(
                    Long.toString(run.run()),
                    run.dataset(),
                    Integer.toString(run.generation()),
                    Words.localTime(run.startedAt()),
                    finishedAt == null ? "" : Words.duration(Duration.between(run.startedAt(), finishedAt)),
                    // A store that is open for looking has nobody at work on it.
                    outcome == null ? "died" : outcome.toLowerCase(Locale.ROOT),
                    run.host(),
                    Long.toString(run.pid())));
        }
        table.end();
    }
}
