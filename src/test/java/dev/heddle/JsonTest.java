package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final int MEBIBYTE = 1 << 20;

    record Score(String name, int points, List<Double> parts) {}

    enum Mood {
        GLAD
    }

    @Test
    void values_areWrittenAsJsonSaysThem() {
        assertThat(encode(null)).isEqualTo("null");
        assertThat(encode("plain")).isEqualTo("\"plain\"");
        assertThat(encode("a \"b\" \\ \n \u2028 日本 😀")).isEqualTo("\"a \\\"b\\\" \\\\ \\n \u2028 日本 😀\"");
        assertThat(encode(12)).isEqualTo("12");
        assertThat(encode(0.1f)).isEqualTo("0.1");
        assertThat(encode(1.5)).isEqualTo("1.5");
        assertThat(encode(new BigInteger("123456789012345678901234567890")))
                .isEqualTo("123456789012345678901234567890");
        assertThat(encode(new BigDecimal("0.10"))).isEqualTo("0.10");
        assertThat(encode(Mood.GLAD)).isEqualTo("\"GLAD\"");
        assertThat(encode(Arrays.asList(1, null, "x"))).isEqualTo("[1,null,\"x\"]");
        assertThat(encode(new Score("a\nb", 3, List.of(1.5))))
                .isEqualTo("{\"name\":\"a\\nb\",\"points\":3,\"parts\":[1.5]}");
    }

    @Test
    void wholeNumbers_areWrittenAsTheyAre() {
        for (int number = -2; number < 200; number++) {
            assertThat(encode(number)).isEqualTo(Integer.toString(number));
            assertThat(encode((long) number)).isEqualTo(Integer.toString(number));
        }
    }

    @Test
    void whatNoReaderCouldReadBack_isRefused() {
        assertThatThrownBy(() -> encode(Double.NaN)).hasMessageContaining("JSON has no number NaN");
        assertThatThrownBy(() -> encode("a\0b")).hasMessageContaining("U+0000 at position 1");
        assertThatThrownBy(() -> encode(Map.of("a\0b", 1))).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> encode("a\ud83d")).hasMessageContaining("half of a surrogate pair at position 1");
        assertThatThrownBy(() -> encode(Map.of(1, 2))).hasMessageContaining("keys of a map are texts, not 1");
        assertThatThrownBy(() -> encode(new Object())).hasMessageContaining("not a java.lang.Object");
        assertThatThrownBy(() -> encode(new Score("a\0b", 1, List.of()))).hasMessageContaining("U+0000");
    }

    @Test
    void cyclicValue_isAnErrorNotAHang() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatThrownBy(() -> encode(cycle)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limit_countsBytesOfUtf8() {
        String text = "é日😀".repeat(100);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length + 2;

        assertThat(Json.encode(text, bytes)).hasSize(text.length() + 2);
        assertThatThrownBy(() -> Json.encode(text, bytes - 1))
                .hasMessageContaining(bytes + " bytes as JSON, the limit is " + (bytes - 1));
    }

    @Test
    void randomValues_readBackAsTheyWere() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = randomValue(random, 4);

            String json = encode(value);

            assertThat(Json.decode(json))
                    .as("seed %d, value %d: %s", seed, i, json)
                    .isEqualTo(value);
        }
    }

    @Test
    void wrongType_namesColumnAndBothTypes() {
        assertThatThrownBy(() -> Json.string("stars", "5"))
                .hasMessageContaining("column \"stars\" holds a whole number, not a text");
        assertThatThrownBy(() -> Json.integer("stars", "5.5"))
                .hasMessageContaining("holds a number with a fraction or exponent, not a whole number");
        assertThatThrownBy(() -> Json.bool("stars", "null")).hasMessageContaining("holds null, not a boolean");
        assertThatThrownBy(() -> Json.list("stars", "{}")).hasMessageContaining("holds a map, not a list");
        assertThatThrownBy(() -> Json.map("stars", "\"secret\""))
                .hasMessageContaining("holds a text, not a map")
                .hasMessageNotContaining("secret");
    }

    private static String encode(@Nullable Object value) {
        return Json.encode(value, MEBIBYTE);
    }

    private static @Nullable Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> new BigInteger(100, random).add(BigInteger.ONE.shiftLeft(64));
            case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 5 -> randomText(random);
            case 6 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(randomValue(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(randomText(random), randomValue(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String randomText(Random random) {
        int[] some = {'a', '"', '\\', '\n', '\t', 1, 127, 'é', 0x2028, 0x65e5, 0x1f600, '\'', ' ', '{'};
        return random.ints(random.nextInt(12), 0, some.length)
                .map(i -> some[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
