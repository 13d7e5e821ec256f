package dev.heddle.cli.seed;

/** A file of records cannot be used: it is not there, cannot be read, or is not what it claims to be. */
public final class InvalidRecordFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidRecordFileException(String message) {
        super(message);
    }

    InvalidRecordFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
