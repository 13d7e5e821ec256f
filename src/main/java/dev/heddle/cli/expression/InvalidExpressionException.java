package dev.heddle.cli.expression;

import java.util.List;

/** An expression cannot be used; found before anything is evaluated. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Flaw> flaws;

    /**
     * One thing that is wrong.
     *
     * @param line line inside the expression's text, from 1
     * @param column character inside that line, from 1
     * @param message what is wrong and what to do
     */
    public record Flaw(int line, int column, String message) {}

    InvalidExpressionException(List<Flaw> flaws) {
        super(flaws.stream().map(Flaw::message).toList().toString());
        this.flaws = List.copyOf(flaws);
    }

    /**
     * Returns what is wrong.
     *
     * @return at least one flaw, in the order of the text
     */
    public List<Flaw> flaws() {
        return flaws;
    }
}
