package dev.heddle.cli;

import dev.heddle.Heddle;
import java.io.PrintWriter;
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

/** Checks what is recorded against itself. */
@Command(
        name = "verify",
        description = "Checks what is recorded of datasets against itself: that every cell is accounted for once.",
        footer = {"", "Example: heddle verify --store birds.heddle", "Exit code 4 when something contradicts itself."})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreArgument store;

    @Option(names = "--dataset", paramLabel = "NAME", description = "Only this dataset.")
    private @Nullable String dataset;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        try (Heddle heddle = store.openReadOnly()) {
            Map<String, List<String>> findings = new LinkedHashMap<>();
            List<String> names = dataset != null
                    ? List.of(dataset)
                    : heddle.datasets().stream()
                            .map(stored -> stored.spec().name())
                            .distinct()
                            .toList();
            names.forEach(name -> findings.put(name, heddle.verify(name)));
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(JsonText.of(findings));
            } else if (findings.isEmpty()) {
                out.println("no datasets");
            } else {
                findings.forEach((name, contradictions) -> print(name, contradictions, out));
            }
            return findings.values().stream().allMatch(List::isEmpty) ? ExitCode.DONE : ExitCode.STORE;
        }
    }

    private static void print(String name, List<String> contradictions, PrintWriter out) {
        if (contradictions.isEmpty()) {
            out.println(name + ": ok");
        }
        contradictions.forEach(contradiction -> out.println(name + ": " + contradiction));
    }
}
