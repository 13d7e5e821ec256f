package dev.heddle.cli.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.heddle.FullColumnFunction;
import dev.heddle.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A column whose row groups are computed by an expression over lists. Immutable, safe for many threads. */
public final class GroupExpression implements FullColumnFunction {
    private final CelRuntime.Program program;
    private final List<String> requires;

    GroupExpression(CelRuntime.Program program, List<String> requires) {
        this.program = program;
        this.requires = requires;
    }

    /**
     * Returns the columns the expression names.
     *
     * @return names in order of declaration
     */
    public List<String> requires() {
        return requires;
    }

    @Override
    public List<?> apply(Rows rows) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (String column : requires) {
            inputs.put(column, CelValues.toCel(rows.values(column)));
        }
        try {
            Object result = CelValues.fromCel(program.eval(inputs));
            if (result instanceof List<?> values) {
                return values;
            }
            throw new ExpressionException(
                    "the group expression gives no list; it gives one value for each of the " + rows.size() + " rows");
        } catch (CelEvaluationException failure) {
            throw EvaluationMessages.describe(failure, inputs);
        }
    }
}
