package dev.heddle.cli.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names an expression takes from outside. A name that a macro binds, as {@code x} in {@code list.map(x, x + 1)}, is not
 * taken from outside even when a column is called the same.
 */
final class FreeNames {
    private final Set<String> free = new LinkedHashSet<>();

    private FreeNames() {}

    static Set<String> of(CelExpr expression) {
        FreeNames names = new FreeNames();
        names.visit(expression, Set.of());
        return names.free;
    }

    private void visit(CelExpr expression, Set<String> bound) {
        switch (expression.getKind()) {
            case IDENT -> {
                if (!bound.contains(expression.ident().name())) {
                    free.add(expression.ident().name());
                }
            }
            case SELECT -> visit(expression.select().operand(), bound);
            case CALL -> {
                expression.call().target().ifPresent(target -> visit(target, bound));
                visitAll(expression.call().args(), bound);
            }
            case LIST -> visitAll(expression.list().elements(), bound);
            case STRUCT -> expression.struct().entries().forEach(entry -> visit(entry.value(), bound));
            case MAP ->
                expression.map().entries().forEach(entry -> {
                    visit(entry.key(), bound);
                    visit(entry.value(), bound);
                });
            case COMPREHENSION -> visit(expression.comprehension(), bound);
            case CONSTANT, NOT_SET -> {}
        }
    }

    private void visitAll(List<CelExpr> expressions, Set<String> bound) {
        expressions.forEach(expression -> visit(expression, bound));
    }

    /** The loop sees the element and the accumulator, the result only the accumulator. */
    private void visit(CelComprehension loop, Set<String> bound) {
        visit(loop.iterRange(), bound);
        visit(loop.accuInit(), bound);
        Set<String> inResult = new HashSet<>(bound);
        inResult.add(loop.accuVar());
        visit(loop.result(), inResult);
        Set<String> inLoop = new HashSet<>(inResult);
        inLoop.add(loop.iterVar());
        inLoop.add(loop.iterVar2());
        visit(loop.loopCondition(), inLoop);
        visit(loop.loopStep(), inLoop);
    }
}
