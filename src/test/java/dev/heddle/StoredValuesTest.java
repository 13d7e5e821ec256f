package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values on their way through a real store. */
@Timeout(60)
class StoredValuesTest {
    private static final BuildOptions RESUME = BuildOptions.resumeIfPossible();

    @TempDir
    Path directory;

    @Test
    void valuesOfEveryKind_readBackAsTheyWere_liveAndStored() {
        List<Object> values = List.of(
                "quote \" back \\ line\nfeed tab\t 日本 😀 \u2028 ' ; -- drop table",
                "x".repeat(1_000_000),
                List.of(1, 2.5, Map.of("k", List.of(true))),
                Map.of("a", "b"),
                Long.MIN_VALUE,
                0.1,
                false,
                "");
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Dataset dataset = Dataset.named("v")
                .rows(values.size())
                .rowGroupSize(100)
                .cell("value", row -> values.get((int) row.index()))
                .fullColumn("copy", rows -> {
                    seen.addAll(rows.values("value"));
                    return rows.values("value");
                })
                .requires("value")
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            heddle.build(dataset, RESUME);
            try (Stream<Row> rows = heddle.rows("v")) {
                List<Row> stored = rows.toList();
                assertThat(stored).extracting(row -> row.value("value")).isEqualTo(seen);
                assertThat(stored).extracting(row -> row.value("copy")).isEqualTo(seen);
                assertThat(seen.get(0)).isEqualTo(values.get(0));
                assertThat(stored.get(2).list("value")).containsExactly(1L, 2.5, Map.of("k", List.of(true)));
                assertThat(stored.get(4).integer("copy")).isEqualTo(Long.MIN_VALUE);
            }
        }
    }

    @Test
    void valueTheStoreCannotHold_failsItsRowWithAClearMessage() throws SQLException {
        Dataset dataset = Dataset.named("v")
                .rows(4)
                .cell("value", row -> switch ((int) row.index()) {
                    case 0 -> "a\0b";
                    case 1 -> "x".repeat(101);
                    case 2 -> new Object();
                    default -> "fine";
                })
                .build();

        try (Heddle heddle = Heddle.open(directory)) {
            BuildResult result = heddle.build(dataset, RESUME.withMaxValueBytes(100));

            assertThat(result.droppedRows()).isEqualTo(3);
            List<String> reasons = Queries.strings(heddle, "select reason from v_dropped_row order by row_index");
            assertThat(reasons.get(0)).contains("U+0000 at position 1");
            assertThat(reasons.get(1)).contains("103 bytes as JSON, the limit is 100");
            assertThat(reasons.get(2)).contains("not a java.lang.Object");
        }
    }
}
