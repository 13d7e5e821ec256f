package dev.heddle.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionCompilerTest {
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(
            List.of("speed", "name", "price", "tags", "place", "nothing", "type", "Airport Name", "x", "target"));

    private static @Nullable Object value(String expression) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("speed", 120L);
        row.put("name", "Barksdale");
        row.put("price", 2.5);
        row.put("tags", Arrays.asList("a", null, "b"));
        row.put("place", Map.of("city", "Dallas"));
        row.put("nothing", null);
        row.put("type", "bird");
        row.put("x", 1L);
        try {
            return COMPILER.cell("target", expression).evaluate(row::get);
        } catch (InvalidExpressionException invalid) {
            throw new AssertionError(invalid);
        }
    }

    private static InvalidExpressionException refusal(String expression) {
        return catchThrowableOfType(InvalidExpressionException.class, () -> COMPILER.cell("target", expression));
    }

    @Test
    void values_becomeWhatJsonCanSay() {
        assertThat(value("speed + 1")).isEqualTo(121L);
        assertThat(value("double(speed) * 1.852")).isEqualTo(222.24);
        assertThat(value("name.upperAscii()")).isEqualTo("BARKSDALE");
        assertThat(value("speed > 100")).isEqualTo(true);
        assertThat(value("nothing")).isNull();
        assertThat(value("tags")).isEqualTo(Arrays.asList("a", null, "b"));
        assertThat(value("{'city': place.city, 'tags': tags, 'none': null}"))
                .isEqualTo(mapOf("city", "Dallas", "tags", Arrays.asList("a", null, "b"), "none", null));
        assertThat(value("{1: true}")).isEqualTo(Map.of("1", true));
        assertThat(value("18446744073709551615u")).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(value("timestamp('1990-01-08T00:00:00Z')")).isEqualTo("1990-01-08T00:00:00Z");
        assertThat(value("duration('90m0.5s')")).isEqualTo("5400.5s");
        assertThat(value("b'hi'")).isEqualTo("aGk=");
        assertThat(value("type")).isEqualTo("bird");
    }

    private static Map<String, @Nullable Object> mapOf(@Nullable Object... entries) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(String.valueOf(entries[i]), entries[i + 1]);
        }
        return map;
    }

    @Test
    void aTypeIsNoValue() {
        assertThatThrownBy(() -> value("type(speed)"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("no value of a cell");
    }

    @Test
    void aNumberBeyond64Bits_isRefusedByName() throws InvalidExpressionException {
        CellExpression expression = COMPILER.cell("target", "speed + 1");

        assertThatThrownBy(() -> expression.evaluate(column -> new BigInteger("99999999999999999999")))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("beyond 64 bits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    speed / 0                     | division by zero
                    speed + nothing               | "+" does not take these values (speed is int, nothing is null)
                    speed * price                 | "*" does not take these values (speed is int, price is double)
                    {"None": 0}[name]             | the map has no key "Barksdale"
                    place.street                  | the map has no key "street"
                    nothing.street                | there is no "street" in what is no map (nothing is null)
                    int(name)                     | the text "Barksdale" is not such a number
                    double("")                    | an empty text is no number
                    string(nothing)               | "string" does not take these values (nothing is null)
                    9223372036854775807 + speed   | a number is too large for its type
                    tags[7]                       | Index out of bounds: 7
                    """)
    void failures_nameTheirCause(String expression, String message) {
        assertThatThrownBy(() -> value(expression))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sped + 1               | 1 | 1  | there is no column "sped"; did you mean "speed"?
                    1 + frobnicate(speed)  | 1 | 15 | there is no function "frobnicate"
                    name.frobnicate()      | 1 | 16 | there is no function "frobnicate"
                    speed +                | 1 | 8  | mismatched input '<EOF>'
                    1 + "a"                | 1 | 3  | "+" does not take (int, string); convert with int(...), double(...) or string(...)
                    target + 1             | 1 | 1  | the expression uses the column "target" that it is to fill
                    for                    | 1 | 1  | reserved identifier: for
                    """)
    void flaws_areFoundBeforeAnythingRuns(String expression, int line, int column, String message) {
        assertThat(refusal(expression).flaws()).contains(new InvalidExpressionException.Flaw(line, column, message));
    }

    @Test
    void flaws_countTheLinesOfTheText() {
        assertThat(refusal("speed > 3\n  ? nme\n  : name").flaws())
                .containsExactly(new InvalidExpressionException.Flaw(
                        2, 5, "there is no column \"nme\"; did you mean \"name\"?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.System.exit(0)",
                "Runtime.getRuntime().exec('id')",
                "name.getClass()",
                "name.class",
                "getClass()",
                "System.getenv('HOME')",
                "new java.io.File('/etc/passwd')",
                "Thread.sleep(1000)",
                "readFile('/etc/passwd')",
                "http.get('http://localhost')",
                "google.protobuf.Any{type_url: 'x'}",
                "java.nio.file.Files.readString('/etc/passwd')",
                "eval('1 + 1')",
                "now()",
                "env.PATH"
            })
    void nothingOutsideTheRow_canBeReached(String expression) {
        if (expression.equals("name.class")) {
            // Selecting from a text is only known to be wrong once the text is there; it must not find Java's class.
            assertThatThrownBy(() -> value(expression)).isInstanceOf(ExpressionException.class);
        } else {
            assertThat(refusal(expression).flaws()).isNotEmpty();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void loops_endWithAFailure() {
        String threeLoops = "lists.range(300).all(a, lists.range(300).all(b, lists.range(300).all(c, true)))";

        assertThatThrownBy(() -> value(threeLoops))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("the loops take more steps than an expression may");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aMaliciousPattern_takesLinearTime() {
        String text = "a".repeat(10_000);

        assertThat(value("'" + text + "!'.matches('^(a+)+$')")).isEqualTo(false);
    }

    @Test
    void anEndlessExpression_isRefused() {
        assertThat(refusal("1" + " + 1".repeat(10_000)).flaws()).isNotEmpty();
        assertThat(refusal("(".repeat(500) + "1" + ")".repeat(500)).flaws()).isNotEmpty();
    }

    @Test
    void requires_areTheColumnsNamed_inOrderOfDeclaration() throws InvalidExpressionException {
        assertThat(COMPILER.cell("target", "name + string(speed) + name").requires())
                .containsExactly("speed", "name");
        assertThat(COMPILER.cell("target", "1 + 1").requires()).isEmpty();
    }

    @Test
    void aNameBoundByAMacro_isNoColumn() throws InvalidExpressionException {
        assertThat(COMPILER.cell("target", "tags.map(x, x)").requires()).containsExactly("tags");
        assertThat(COMPILER.cell("target", "x + tags.map(x, x).size()").requires())
                .containsExactly("tags", "x");
        assertThat(COMPILER.cell("target", "cel.bind(x, speed, x + x)").requires())
                .containsExactly("speed");
        assertThat(COMPILER.cell("target", "cel.bind(speed, speed + 1, speed)").requires())
                .containsExactly("speed");
        assertThat(COMPILER.cell("x", "tags.exists(x, x == 'a')").requires()).containsExactly("tags");
    }

    @Test
    void aGroupExpression_computesOverLists() throws InvalidExpressionException {
        GroupExpression expression =
                COMPILER.group("target", "speed.map(one, speed.filter(other, other < one).size())");
        List<@Nullable Object> speeds = List.of(30L, 10L, 20L);

        assertThat(expression.requires()).containsExactly("speed");
        assertThat(expression.evaluate(column -> speeds)).isEqualTo(List.of(2L, 0L, 1L));
    }

    @Test
    void aGroupExpression_seesNulls() throws InvalidExpressionException {
        GroupExpression expression = COMPILER.group("target", "speed.map(one, one == null ? 0 : one)");

        assertThat(expression.evaluate(column -> Arrays.asList(1L, null))).isEqualTo(List.of(1L, 0L));
    }

    @Test
    void aGroupExpressionThatCannotGiveAList_isRefused() {
        InvalidExpressionException refusal =
                catchThrowableOfType(InvalidExpressionException.class, () -> COMPILER.group("target", "speed.size()"));

        assertThat(refusal.flaws().get(0).message())
                .startsWith("the expression gives int, but a group expression gives a list");
    }

    @Test
    void aGroupExpressionThatGivesNoList_fails() throws InvalidExpressionException {
        GroupExpression expression = COMPILER.group("target", "speed[0]");

        assertThatThrownBy(() -> expression.evaluate(column -> new ArrayList<>(Collections.singletonList(1L))))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("gives no list");
    }
}
