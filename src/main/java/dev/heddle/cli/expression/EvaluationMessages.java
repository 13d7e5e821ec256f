package dev.heddle.cli.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an expression had no value for a row, in the words of people who write definitions. */
final class EvaluationMessages {
    private static final Pattern PREFIX = Pattern.compile("evaluation error(?: at [^:]*:\\d+)?: (.*)", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("No matching overload for function '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NOT_IN_MAP = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern NO_FIELDS = Pattern.compile("Error resolving field '(.*)'\\..*", Pattern.DOTALL);
    private static final Pattern NO_NUMBER = Pattern.compile("For input string: (\".*\").*", Pattern.DOTALL);

    private EvaluationMessages() {}

    /** Describes a failure; {@code inputs} are the values the expression was given. */
    static ExpressionException describe(CelEvaluationException failure, Map<String, Object> inputs) {
        Matcher prefix = PREFIX.matcher(String.valueOf(failure.getMessage()));
        String message = prefix.matches() ? prefix.group(1) : String.valueOf(failure.getMessage());
        return new ExpressionException(describe(failure.getErrorCode(), message, inputs), failure);
    }

    private static String describe(CelErrorCode code, String message, Map<String, Object> inputs) {
        return switch (code) {
            case OVERLOAD_NOT_FOUND -> {
                Matcher overload = NO_OVERLOAD.matcher(message);
                yield overload.matches()
                        ? "\"" + CompilerMessages.operator(overload.group(1)) + "\" does not take these values"
                                + kinds(inputs)
                        : message + kinds(inputs);
            }
            case ATTRIBUTE_NOT_FOUND -> missing(message, inputs);
            case DIVIDE_BY_ZERO -> "division by zero";
            case NUMERIC_OVERFLOW -> "a number is too large for its type";
            case BAD_FORMAT -> {
                Matcher number = NO_NUMBER.matcher(message);
                yield number.matches()
                        ? "the text " + number.group(1) + " is not such a number"
                        : message.equals("empty String") ? "an empty text is no number" : message;
            }
            case ITERATION_BUDGET_EXCEEDED -> "the loops take more steps than an expression may";
            default -> message;
        };
    }

    private static String missing(String message, Map<String, Object> inputs) {
        Matcher field = NO_FIELDS.matcher(message);
        if (field.matches()) {
            return "there is no \"" + field.group(1) + "\" in what is no map" + kinds(inputs);
        }
        Matcher key = NOT_IN_MAP.matcher(message);
        return "the map has no key \"" + (key.matches() ? key.group(1) : message) + "\"";
    }

    private static String kinds(Map<String, Object> inputs) {
        if (inputs.isEmpty()) {
            return "";
        }
        StringBuilder kinds = new StringBuilder(" (");
        String separator = "";
        for (Map.Entry<String, Object> input : inputs.entrySet()) {
            kinds.append(separator).append(input.getKey()).append(" is ").append(CelValues.kind(input.getValue()));
            separator = ", ";
        }
        return kinds.append(')').toString();
    }
}
