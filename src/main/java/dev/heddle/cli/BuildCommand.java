package dev.heddle.cli;

import dev.heddle.BuildFailedException;
import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Dataset;
import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.cli.definition.DefinitionReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds a dataset, or what is missing of it. */
@Command(
        name = "build",
        description = "Builds the dataset that a YAML file describes, or what is missing of it.",
        footer = {
            "",
            "Example: heddle build birdstrikes.yaml --store birds.heddle",
            "Killed or cancelled, the same command goes on where the build stopped.",
            "Exit codes: 0 complete, 1 failed, 2 wrong usage or definition, 3 partial,",
            "4 the store cannot be used, 130 cancelled."
        })
final class BuildCommand implements Callable<Integer> {
    private static final Duration GRACE_MARGIN = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The definition, see src/docs/definition.md.")
    private Path file;

    @Mixin
    private StoreArgument store;

    @Option(
            names = "--resume",
            paramLabel = "WHEN",
            defaultValue = "if-possible",
            description = "What to do about a stored dataset of that name: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}). A changed definition begins a new generation, is refused by always.")
    private Resume resume;

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            defaultValue = "PROCESS_CRASH",
            description = "What a finished cell survives: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Durability durability;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tasks at work at once (default: ${DEFAULT-VALUE}).")
    private int inFlightMax;

    @Option(
            names = "--max-row-groups",
            paramLabel = "N",
            defaultValue = "3",
            description = "Row groups at work at once, which memory grows with (default: ${DEFAULT-VALUE}).")
    private int rowGroupsMax;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long Ctrl-C lets running tasks end by themselves (default: ${DEFAULT-VALUE}).")
    private int graceSeconds;

    @Option(
            names = "--salvage-rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often what may pass is tried again at the end (default: ${DEFAULT-VALUE}).")
    private int salvageRounds;

    @Option(
            names = "--error-rate",
            paramLabel = "RATE|off",
            defaultValue = "0.5",
            converter = ErrorRate.Converter.class,
            description = "Stop when this share of the last 100 outcomes failed for good (default: ${DEFAULT-VALUE}).")
    private ErrorRate errorRate;

    @Option(names = "--no-trace", description = "Do not record every attempt.")
    private boolean isUntraced;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean isQuiet;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean isJson;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        BuildOptions options = options();
        Interruption interruption =
                Interruption.listen(err, Duration.ofSeconds(graceSeconds).plus(GRACE_MARGIN));
        try (Preparation preparation = preparation(err)) {
            Dataset dataset = DefinitionReader.read(file);
            try (Heddle heddle = store.open(durability)) {
                interruption.cancelBy(heddle::cancel);
                return exitCode(build(heddle, dataset, options, preparation));
            }
        } finally {
            spec.commandLine().getOut().flush();
            interruption.end();
        }
    }

    private BuildOptions options() {
        BuildOptions options = resume.options()
                .withMaxInFlight(inFlightMax)
                .withMaxActiveRowGroups(rowGroupsMax)
                .withSalvageRounds(salvageRounds)
                .withTrace(!isUntraced);
        return errorRate.applyTo(options).withCancelGrace(Duration.ofSeconds(graceSeconds));
    }

    private @Nullable Preparation preparation(PrintWriter err) {
        return isQuiet ? null : Preparation.of(err, "preparing " + file + " ...");
    }

    private BuildResult build(Heddle heddle, Dataset dataset, BuildOptions options, @Nullable Preparation preparation) {
        PrintWriter err = spec.commandLine().getErr();
        BuildSummary summary = new BuildSummary(heddle, spec.commandLine(), commands(dataset.name()));
        try {
            BuildResult result = isQuiet
                    ? heddle.build(dataset, options)
                    : buildShowing(ProgressDisplay.of(dataset.name(), err), heddle, dataset, options, preparation);
            summary.print(result, isJson);
            return result;
        } catch (BuildFailedException failure) {
            summary.print(failure.result(), isJson);
            throw failure;
        }
    }

    private static BuildResult buildShowing(
            ProgressDisplay display,
            Heddle heddle,
            Dataset dataset,
            BuildOptions options,
            @Nullable Preparation preparation) {
        try (display) {
            return heddle.build(dataset, options.withProgress(display.every(), progress -> {
                if (preparation != null) {
                    preparation.close();
                }
                display.show(progress);
            }));
        }
    }

    private BuildSummary.Commands commands(String dataset) {
        String ofDataset = " --dataset " + Shell.quote(dataset);
        return new BuildSummary.Commands(
                Shell.program() + " build " + Shell.quote(file.toString()) + store.asArgument(),
                Shell.program() + " export" + ofDataset + " --format csv" + store.asArgument(),
                Shell.program() + " readmit" + ofDataset + " --column COLUMN" + store.asArgument());
    }

    private static int exitCode(BuildResult result) {
        Outcome outcome = result.outcome();
        return switch (outcome) {
            case COMPLETED, ALREADY_COMPLETE -> ExitCode.DONE;
            case PARTIAL -> ExitCode.PARTIAL;
            case CANCELLED -> ExitCode.CANCELLED;
            case FAILED -> ExitCode.FAILED;
        };
    }
}
