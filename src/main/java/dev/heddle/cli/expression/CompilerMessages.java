package dev.heddle.cli.expression;

import dev.cel.common.CelIssue;
import dev.heddle.graph.NearestName;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the CEL compiler reports, in the words of people who write definitions. */
final class CompilerMessages {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
    private static final Pattern EXPECTING = Pattern.compile("(.*) expecting \\{.*");

    private final List<String> columns;
    private final String text;

    CompilerMessages(List<String> columns, String text) {
        this.columns = columns;
        this.text = text;
    }

    InvalidExpressionException.Flaw flaw(CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        return new InvalidExpressionException.Flaw(
                line, column + 1, message(issue.getMessage().replace('\n', ' '), line, column));
    }

    private String message(String message, int line, int column) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return undeclared(undeclared.group(1), line, column);
        }
        Matcher noOverload = NO_OVERLOAD.matcher(message);
        if (noOverload.matches()) {
            return "\"" + operator(noOverload.group(1)) + "\" does not take " + noOverload.group(2)
                    + "; convert with int(...), double(...) or string(...)";
        }
        Matcher expecting = EXPECTING.matcher(message);
        return expecting.matches() ? expecting.group(1) : message;
    }

    private String undeclared(String name, int line, int column) {
        List<String> lines = text.lines().toList();
        boolean isCall = line <= lines.size()
                && column < lines.get(line - 1).length()
                && lines.get(line - 1).charAt(column) == '(';
        if (isCall) {
            return "there is no function \"" + name + "\"";
        }
        String nearest = NearestName.of(name, columns);
        return "there is no column \"" + name + "\"" + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?");
    }

    /** An operator as it is written: the library calls {@code a + b} {@code _+_} and {@code c ? a : b} {@code _?_:_}. */
    static String operator(String function) {
        boolean isOperator = function.length() > 1
                && !Character.isLetter(function.replace("_", "").charAt(0));
        return isOperator ? function.replace("_", "").replace("[]", "[...]") : function;
    }
}
