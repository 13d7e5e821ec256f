package dev.heddle.cli.definition;

import dev.heddle.cli.expression.CellExpression;
import dev.heddle.cli.expression.ExpressionCompiler;
import dev.heddle.cli.expression.GateExpression;
import dev.heddle.cli.expression.GroupExpression;
import dev.heddle.cli.expression.InvalidExpressionException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads columns that are expressions. One thread at a time. */
final class ExpressionReader {
    private final YamlFile file;
    private final Problems problems;
    private final List<String> columns;
    // Made when the first expression is met: a definition without any does not wait for the library to start.
    private @Nullable ExpressionCompiler compiler;

    ExpressionReader(YamlFile file, Problems problems, List<String> columns) {
        this.file = file;
        this.problems = problems;
        this.columns = columns;
    }

    /** Reads the key {@code expression} of a column; null, and problems, when it cannot be used. */
    @Nullable
    ColumnCode ofRow(Mapping column, String name) {
        return read(column, "expression", text -> {
            CellExpression compiled = compiler().cell(name, text);
            return new ColumnCode(
                    new ColumnCode.Function.Cell(compiled), compiled.requires(), "expression " + text.strip(), true);
        });
    }

    /** Reads the key {@code group_expression} of a column; null, and problems, when it cannot be used. */
    @Nullable
    ColumnCode ofGroup(Mapping column, String name) {
        return read(column, "group_expression", text -> {
            GroupExpression compiled = compiler().group(name, text);
            return new ColumnCode(
                    new ColumnCode.Function.FullColumn(compiled),
                    compiled.requires(),
                    "group expression " + text.strip());
        });
    }

    /** Reads the key {@code skip_when} of a column; null when it is absent, and, with problems, when it cannot be used. */
    @Nullable
    GateCode gate(Mapping column, String name) {
        return read(column, "skip_when", text -> {
            GateExpression compiled = compiler().gate(name, text);
            return new GateCode(compiled, compiled.requires(), text.strip());
        });
    }

    private interface Compilation<T> {
        T of(String text) throws InvalidExpressionException;
    }

    private <T> @Nullable T read(Mapping column, String key, Compilation<T> compilation) {
        String text = column.text(key);
        if (text == null || !(column.value(key) instanceof ScalarNode scalar)) {
            return null;
        }
        try {
            return compilation.of(text);
        } catch (InvalidExpressionException invalid) {
            for (InvalidExpressionException.Flaw flaw : invalid.flaws()) {
                problems.add(file.placeIn(scalar, flaw.line(), flaw.column()), flaw.message());
            }
            return null;
        }
    }

    private ExpressionCompiler compiler() {
        if (compiler == null) {
            compiler = new ExpressionCompiler(columns);
        }
        return compiler;
    }
}
