package dev.heddle.cli.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.heddle.CellFunction;
import dev.heddle.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column whose cells are computed by an expression. Immutable, safe for many threads. */
public final class CellExpression implements CellFunction {
    private final CelRuntime.Program program;
    private final List<String> requires;

    /** The values of a row by column. */
    interface Values {
        @Nullable
        Object of(String column);
    }

    CellExpression(CelRuntime.Program program, List<String> requires) {
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
    public @Nullable Object apply(Row row) {
        return evaluate(row::value);
    }

    @Nullable
    Object evaluate(Values values) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (String column : requires) {
            inputs.put(column, CelValues.toCel(values.of(column)));
        }
        try {
            return CelValues.fromCel(program.eval(inputs));
        } catch (CelEvaluationException failure) {
            throw EvaluationMessages.describe(failure, inputs);
        }
    }
}
