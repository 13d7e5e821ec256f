package dev.heddle.cli.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.heddle.FullColumnFunction;
import dev.heddle.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column whose row groups are computed by an expression over lists. Immutable, safe for many threads. */
public final class GroupExpression implements FullColumnFunction {
    private final CelRuntime.Program program;
    private final List<String> requires;

    /** The values of a row group by column. */
    interface Values {
        List<@Nullable Object> of(String column);
    }

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
        return evaluate(rows::values);
    }

    List<?> evaluate(Values values) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (String column : requires) {
            inputs.put(column, CelValues.toCel(values.of(column)));
        }
        try {
            Object result = CelValues.fromCel(program.eval(inputs));
            if (result instanceof List<?> list) {
                return list;
            }
            throw new ExpressionException("the group expression gives no list, but has to give one value for each row");
        } catch (CelEvaluationException failure) {
            throw EvaluationMessages.describe(failure, inputs);
        }
    }
}
