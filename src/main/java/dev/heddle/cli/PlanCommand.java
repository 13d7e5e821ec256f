package dev.heddle.cli;

import dev.heddle.BuildPlan;
import dev.heddle.Dataset;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.cli.definition.DefinitionReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a build would do, and why. */
@Command(
        name = "plan",
        description = "Tells what build would do, and why. Changes nothing.",
        footer = {"", "Example: heddle plan birdstrikes.yaml --store birds.heddle"})
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The definition.")
    private Path file;

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--resume",
            paramLabel = "WHEN",
            defaultValue = "if-possible",
            description = "As for build: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Resume resume;

    @Option(names = "--json", description = "Print the plan as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        Dataset dataset = DefinitionReader.read(file);
        try (Heddle heddle = open()) {
            BuildPlan plan = heddle.plan(dataset, resume.options());
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(JsonText.of(plan));
            } else {
                print(plan, out);
            }
            return plan.action() == BuildPlan.Action.REFUSE ? ExitCode.WRONG_USAGE : ExitCode.DONE;
        }
    }

    /** Where there is no store yet, an empty one in memory gives the same answer and leaves the disk alone. */
    private Heddle open() {
        return Files.exists(store.directory())
                ? store.openReadOnly()
                : Heddle.open(HeddleOptions.jdbc("jdbc:h2:mem:heddle-plan", "", ""));
    }

    private static void print(BuildPlan plan, PrintWriter out) {
        out.println(plan.dataset() + ": " + verdict(plan) + ": " + plan.reason());
        if (plan.columns().isEmpty()) {
            return;
        }
        out.println("  " + Words.count(plan.rows(), "row") + " in " + Words.count(plan.rowGroups(), "row group"));
        TextTable table = new TextTable(
                out, Integer.MAX_VALUE - 1, List.of("column", "strategy", "tasks", "rows done", "rows to do"));
        for (BuildPlan.ColumnPlan column : plan.columns()) {
            table.add(List.of(
                    column.column(),
                    column.strategy().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Words.number(column.tasks()),
                    Words.number(column.rowsDone()),
                    Words.number(column.rowsPending())));
        }
        table.end();
    }

    private static String verdict(BuildPlan plan) {
        return switch (plan.action()) {
            case CREATE -> "would be built from the beginning";
            case RESUME -> "would be resumed";
            case NOTHING_TO_DO -> "nothing to do";
            case REFUSE -> "would be refused";
        };
    }
}
