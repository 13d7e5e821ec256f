package dev.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Heddle: one verb per question or deed. */
@Command(
        name = "heddle",
        mixinStandardHelpOptions = true,
        version = "heddle 0.1.0",
        description = "Builds datasets that survive restarts.")
public final class HeddleCommand {
    private HeddleCommand() {}

    /**
     * Runs the command line and ends the process with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HeddleCommand()).execute(args));
    }
}
