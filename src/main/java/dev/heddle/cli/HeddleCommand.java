package dev.heddle.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line of Heddle: one verb per question or deed. */
@Command(
        name = "heddle",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = ManifestVersion.class,
        synopsisSubcommandLabel = "VERB",
        usageHelpAutoWidth = true,
        description = "Builds datasets that survive restarts.",
        footer = {
            "",
            "Exit codes: 0 done, 1 the build failed, 2 wrong usage or definition, 3 partial,",
            "4 the store cannot be used, 130 cancelled."
        },
        subcommands = {
            BuildCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            RunsCommand.class,
            SqlCommand.class,
            GraphCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ReadmitCommand.class,
            DiscardCommand.class
        })
public final class HeddleCommand {
    private static final String DEBUG = "--debug";

    @SuppressWarnings("UnusedVariable") // for --help: main looks for the option before any library wakes up
    @Option(
            names = DEBUG,
            scope = ScopeType.INHERIT,
            description = "Print stack traces and log what is done; so does the environment variable HEDDLE_DEBUG.")
    private boolean isDebugging;

    private HeddleCommand() {}

    /**
     * Runs the command line and ends the process with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        boolean isDebugging = List.of(args).contains(DEBUG) || System.getenv("HEDDLE_DEBUG") != null;
        configureLogging(isDebugging);
        CommandLine command = commandLine(isDebugging);
        // Results are UTF-8 whatever the locale says: they are read by programs as often as by people.
        command.setOut(utf8(FileDescriptor.out));
        command.setErr(utf8(FileDescriptor.err));
        int exitCode = command.execute(args);
        command.getOut().flush();
        command.getErr().flush();
        System.exit(exitCode);
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)),
                true);
    }

    static CommandLine commandLine(boolean isDebugging) {
        FailureReport failures = new FailureReport(isDebugging);
        return new CommandLine(new HeddleCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    /** Read by the libraries when their first class is loaded, which is why it comes before everything else. */
    private static void configureLogging(boolean isDebugging) {
        setDefault("org.slf4j.simpleLogger.defaultLogLevel", isDebugging ? "info" : "warn");
        setDefault("org.slf4j.simpleLogger.showThreadName", "false");
        setDefault("org.slf4j.simpleLogger.showLogName", "false");
        setDefault("org.slf4j.simpleLogger.levelInBrackets", "true");
        setDefault("org.jooq.no-logo", "true");
        setDefault("org.jooq.no-tips", "true");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
