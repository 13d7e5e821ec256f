package dev.heddle.cli.expression;

/** An expression has no value for a row. Its message is the reason the row is dropped for. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpressionException(String message) {
        super(message);
    }

    ExpressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
