package dev.heddle.cli.expression;

import dev.heddle.Row;
import dev.heddle.RowPredicate;
import java.util.List;

/** A gate whose answers are computed by an expression. Immutable, safe for many threads. */
public final class GateExpression implements RowPredicate {
    private final CellExpression expression;

    GateExpression(CellExpression expression) {
        this.expression = expression;
    }

    /**
     * Returns the columns the expression names.
     *
     * @return names in order of declaration
     */
    public List<String> requires() {
        return expression.requires();
    }

    @Override
    public boolean test(Row row) {
        return decide(row::value);
    }

    boolean decide(CellExpression.Values values) {
        Object answer = expression.evaluate(values);
        if (answer instanceof Boolean isSkipped) {
            return isSkipped;
        }
        throw new ExpressionException("the expression gives " + (answer == null ? "null" : CelValues.kind(answer))
                + ", but has to give true or false");
    }
}
