package dev.heddle.cli;

import dev.heddle.Heddle;
import dev.heddle.store.ColumnProgress;
import dev.heddle.store.StoredDataset;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how far the datasets of a store are. */
@Command(
        name = "status",
        description = "Tells how far the datasets of a store are, column by column.",
        footer = {"", "Example: heddle status --store birds.heddle"})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArgument store;

    @Option(names = "--dataset", paramLabel = "NAME", description = "Only this dataset.")
    private @Nullable String dataset;

    @Option(names = "--json", description = "Print the status as JSON.")
    private boolean isJson;

    /** The newest generation of a dataset and its columns. */
    private record Status(
            String dataset,
            int generation,
            String state,
            long rows,
            int rowGroups,
            Instant createdAt,
            List<ColumnProgress> columns) {
        long dropped() {
            return columns.stream().mapToLong(ColumnProgress::dropped).max().orElse(0);
        }

        long pending() {
            return columns.stream().mapToLong(ColumnProgress::pending).sum();
        }
    }

    @Override
    public Integer call() {
        try (Heddle heddle = store.openReadOnly()) {
            List<Status> all = statuses(heddle);
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(JsonText.of(all));
            } else if (all.isEmpty()) {
                out.println("no datasets");
            } else {
                all.forEach(status -> print(status, out));
            }
            return ExitCode.DONE;
        }
    }

    private List<Status> statuses(Heddle heddle) {
        Map<String, StoredDataset> newest = new LinkedHashMap<>();
        heddle.datasets().forEach(stored -> newest.put(stored.spec().name(), stored));
        if (dataset != null) {
            // Asked for its progress, the facade names the datasets there are when this is none of them.
            heddle.progress(dataset);
            newest.keySet().retainAll(List.of(dataset));
        }
        List<Status> all = new ArrayList<>();
        newest.forEach((name, stored) -> all.add(new Status(
                name,
                stored.generation(),
                stored.isComplete() ? "complete" : "building",
                stored.spec().plan().rows(),
                stored.spec().plan().groups(),
                stored.createdAt(),
                heddle.progress(name))));
        return all;
    }

    private static void print(Status status, PrintWriter out) {
        long cells = status.rows() * status.columns().size();
        out.println(status.dataset() + ": "
                + (status.state().equals("complete")
                        ? "complete"
                        : Words.percent(cells - status.pending(), cells) + " of cells")
                + ", " + Words.count(status.rows(), "row") + " in " + Words.count(status.rowGroups(), "row group")
                + ", "
                + Words.number(status.dropped()) + " dropped"
                + (status.generation() > 1 ? ", generation " + status.generation() : ""));
        TextTable table = new TextTable(
                out, Integer.MAX_VALUE - 1, List.of("column", "total", "done", "skipped", "dropped", "pending"));
        for (ColumnProgress column : status.columns()) {
            table.add(List.of(
                    column.column(),
                    Words.number(column.total()),
                    Words.number(column.done()),
                    Words.number(column.skipped()),
                    Words.number(column.dropped()),
                    Words.number(column.pending())));
        }
        table.end();
    }
}
