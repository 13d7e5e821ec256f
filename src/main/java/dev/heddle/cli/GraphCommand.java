package dev.heddle.cli;

import dev.heddle.Heddle;
import dev.heddle.cli.definition.DefinitionReader;
import dev.heddle.graph.ExecutionGraph;
import dev.heddle.store.StoredDataset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws what the columns of a dataset need of each other. */
@Command(
        name = "graph",
        description = "Draws which column needs which, of a definition or of a stored dataset.",
        footer = {
            "",
            "Example: heddle graph birdstrikes.yaml --format dot | dot -Tsvg > birdstrikes.svg",
            "Mermaid is what GitHub and many editors draw in a code block marked mermaid."
        })
final class GraphCommand implements Callable<Integer> {
    private enum Format {
        MERMAID,
        DOT
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "MERMAID",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    /** Where the graph comes from: one of the two. */
    private static final class Source {
        @Parameters(paramLabel = "FILE", description = "A definition.")
        private @Nullable Path file;

        @Option(names = "--dataset", paramLabel = "NAME", description = "A dataset of the store.")
        private @Nullable String dataset;
    }

    @Override
    public Integer call() {
        ExecutionGraph graph =
                source.file != null ? DefinitionReader.read(source.file).graph() : stored();
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case MERMAID -> graph.toMermaid();
                            case DOT -> graph.toDot();
                        });
        return ExitCode.DONE;
    }

    private ExecutionGraph stored() {
        try (Heddle heddle = store.openReadOnly()) {
            StoredDataset newest = null;
            for (StoredDataset dataset : heddle.datasets()) {
                if (dataset.spec().name().equals(source.dataset)) {
                    newest = dataset;
                }
            }
            if (newest == null) {
                throw new IllegalArgumentException(
                        "there is no dataset \"" + source.dataset + "\" in this store; it has "
                                + heddle.datasets().stream()
                                        .map(dataset -> dataset.spec().name())
                                        .distinct()
                                        .toList());
            }
            return newest.spec().graph();
        }
    }
}
