package dev.heddle.cli;

import dev.heddle.Durability;
import dev.heddle.Heddle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings dropped rows back. */
@Command(
        name = "readmit",
        description =
                "Brings back rows that a column lost, for the next build to compute what they lack. What was recorded"
                        + " of their attempts stays.",
        footer = {
            "",
            "Example: heddle readmit --column severity --reason 'no key \"C\"' --store birds.heddle",
            "Then build again."
        })
final class ReadmitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "The dataset; may be left out if there is one only.")
    private @Nullable String dataset;

    @Option(names = "--column", paramLabel = "NAME", required = true, description = "The column that lost the rows.")
    private String column;

    @Option(
            names = "--reason",
            paramLabel = "PATTERN",
            description = "Only rows whose reason or error class has a match of this regular expression.")
    private @Nullable String reason;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        String name;
        long rows;
        try (Heddle heddle = store.open(Durability.PROCESS_CRASH)) {
            name = StoreArgument.only(dataset, heddle);
            rows = heddle.readmit(name, column, reason);
        }
        spec.commandLine().getOut().println(isJson ? JsonText.of(json(name, rows)) : sentence(name, rows));
        spec.commandLine().getOut().flush();
        if (rows > 0) {
            spec.commandLine()
                    .getErr()
                    .println("To compute what they lack: " + Shell.program() + " build FILE" + store.asArgument());
        }
        return ExitCode.DONE;
    }

    private Map<String, @Nullable Object> json(String name, long rows) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("dataset", name);
        json.put("column", column);
        json.put("reason", reason);
        json.put("rows", rows);
        return json;
    }

    private String sentence(String name, long rows) {
        String lost = " that \"" + column + "\" lost" + (reason == null ? "" : " for a reason like " + reason);
        if (rows == 0) {
            return name + ": there is no row" + lost;
        }
        return name + ": " + Words.count(rows, "row") + (rows == 1 ? " is back" : " are back") + lost;
    }
}
