package dev.heddle.cli;

import dev.heddle.BuildFailedException;
import dev.heddle.cli.definition.InvalidDefinitionException;
import dev.heddle.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a message on standard error and an exit code. Stack traces are for those who ask for them. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final boolean isDebugging;

    FailureReport(boolean isDebugging) {
        this.isDebugging = isDebugging;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("heddle: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCode.WRONG_USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (isBrokenPipe(failure)) {
            // Whoever read our output has seen enough.
            return ExitCode.FAILED;
        }
        if (failure instanceof InvalidDefinitionException invalid) {
            invalid.problems().forEach(err::println);
            int count = invalid.problems().size();
            err.println("heddle: the definition has " + (count == 1 ? "a problem" : count + " problems")
                    + "; nothing was run");
        } else {
            err.println("heddle: " + message(failure));
        }
        if (isDebugging) {
            failure.printStackTrace(err);
        } else if (isUnexpected(failure)) {
            err.println("This should not happen. Run again with --debug and report what it prints.");
        }
        return exitCode(failure);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof SQLException) {
            // The driver repeats the whole statement and its own version after what is wrong.
            String first = String.valueOf(message).lines().findFirst().orElse("");
            int statement = first.indexOf("; SQL statement");
            return "the query cannot be run: " + (statement < 0 ? first : first.substring(0, statement));
        }
        return message == null || isUnexpected(failure) ? failure.toString() : message;
    }

    static int exitCode(Exception failure) {
        StoreException store = storeFailure(failure);
        if (store != null) {
            return store.category() == StoreException.Category.CONFLICT ? ExitCode.WRONG_USAGE : ExitCode.STORE;
        }
        boolean isUsage = failure instanceof InvalidDefinitionException
                || failure instanceof IllegalArgumentException
                || failure instanceof SQLException;
        return isUsage ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
    }

    private static boolean isUnexpected(Exception failure) {
        return !(failure instanceof InvalidDefinitionException
                || failure instanceof IllegalArgumentException
                || failure instanceof SQLException
                || failure instanceof StoreException
                || failure instanceof BuildFailedException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException);
    }

    private static @Nullable StoreException storeFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException store) {
                return store;
            }
        }
        return null;
    }

    private static boolean isBrokenPipe(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("Broken pipe");
    }
}
