package dev.heddle.cli;

import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.store.ColumnProgress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a dataset from its store. */
@Command(
        name = "discard",
        description = "Removes the newest generation of a dataset with everything recorded of it, for good.",
        footer = {"", "Example: heddle discard birdstrikes --store birds.heddle --yes"})
final class DiscardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The dataset.")
    private String dataset;

    @Mixin
    private StoreArgument store;

    @Option(names = "--yes", description = "Do it; without this, only tell what would be lost.")
    private boolean isMeant;

    @Override
    public Integer call() {
        if (!isMeant) {
            try (Heddle heddle = store.openReadOnly()) {
                List<ColumnProgress> columns = heddle.progress(dataset);
                long cells = columns.stream().mapToLong(ColumnProgress::done).sum();
                spec.commandLine()
                        .getErr()
                        .println("heddle: this would remove " + Words.count(cells, "finished cell") + " of \"" + dataset
                                + "\" for good; if that is what you want, add --yes");
                return ExitCode.WRONG_USAGE;
            }
        }
        try (Heddle heddle = store.open(Durability.PROCESS_CRASH)) {
            heddle.discard(dataset);
        }
        spec.commandLine().getOut().println(dataset + ": discarded");
        return ExitCode.DONE;
    }
}
