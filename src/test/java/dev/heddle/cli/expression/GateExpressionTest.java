package dev.heddle.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateExpressionTest {
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(List.of("speed", "name", "target"));

    @Test
    void aTruthValue_isTheAnswer() throws InvalidExpressionException {
        GateExpression gate = COMPILER.gate("target", "speed == null || speed > 100");

        assertThat(gate.requires()).containsExactly("speed");
        assertThat(gate.decide(column -> 120L)).isTrue();
        assertThat(gate.decide(column -> 20L)).isFalse();
        assertThat(gate.decide(column -> null)).isTrue();
    }

    @Test
    void anythingElse_isNoAnswer() throws InvalidExpressionException {
        GateExpression gate = COMPILER.gate("target", "speed");

        assertThatThrownBy(() -> gate.decide(column -> "fast"))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("the expression gives text, but has to give true or false");
        assertThatThrownBy(() -> gate.decide(column -> null)).hasMessageContaining("gives null");
        assertThatThrownBy(() -> COMPILER.gate("target", "name + 'x'"))
                .isInstanceOf(InvalidExpressionException.class)
                .hasMessageContaining("gives true or false");
    }
}
