package dev.heddle.cli.definition;

import java.util.List;

/** A definition cannot be built. Carries every problem that was found. */
public final class InvalidDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidDefinitionException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns what is wrong.
     *
     * @return one line for each problem, at least one, each beginning with {@code file:line:column: } where it has a place
     */
    public List<String> problems() {
        return problems;
    }
}
