package dev.heddle.cli.seed;

/**
 * A file of records changed or went away under a running build.
 *
 * <p>It is an error of the world, not of a row: as an exception it would drop the rows of a whole row group for good, although
 * they are only missing until the file is back. A {@link VirtualMachineError} is what the engine stops a build for, dropping
 * nothing.
 */
public final class RecordFileLostError extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    RecordFileLostError(String message) {
        super(message);
    }

    RecordFileLostError(String message, Throwable cause) {
        super(message, cause);
    }
}
