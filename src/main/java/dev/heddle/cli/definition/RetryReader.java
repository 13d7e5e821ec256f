package dev.heddle.cli.definition;

import dev.heddle.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a column does about failures: {@code none}, {@code exponential}, or attempts and waits. Stateless. */
final class RetryReader {
    private static final List<String> KEYS = List.of("attempts", "first", "ceiling");

    private final Problems problems;

    RetryReader(Problems problems) {
        this.problems = problems;
    }

    RetryPolicy read(Mapping column) {
        Node node = column.value("retry");
        if (node == null) {
            return RetryPolicy.none();
        }
        if (node instanceof MappingNode) {
            return waits(new Mapping(node, "a retry", problems).only(KEYS));
        }
        String word = column.text("retry");
        if (word != null && !word.equals("none") && !word.equals("exponential")) {
            problems.add(
                    column.place("retry"),
                    "\"retry\" is none, exponential, or as in: {attempts: 5, first: 1s, ceiling: 1m}, not \"" + word
                            + "\"");
        }
        return "exponential".equals(word) ? RetryPolicy.exponential() : RetryPolicy.none();
    }

    private RetryPolicy waits(Mapping retry) {
        RetryPolicy policy = RetryPolicy.exponential();
        Long attempts = retry.integer("attempts", 1, 1_000);
        if (attempts != null) {
            policy = policy.withAttempts(attempts.intValue());
        }
        Duration first = duration(retry, "first", Duration.ofSeconds(1));
        Duration ceiling =
                duration(retry, "ceiling", first.compareTo(Duration.ofMinutes(1)) > 0 ? first : Duration.ofMinutes(1));
        if (ceiling.compareTo(first) < 0) {
            problems.add(retry.place("ceiling"), "the ceiling of the waits is below the first wait");
            return policy;
        }
        return policy.withWaits(first, ceiling);
    }

    private Duration duration(Mapping retry, String key, Duration otherwise) {
        Duration duration = DurationText.read(retry, key, problems);
        return duration == null ? otherwise : duration;
    }
}
