package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetTest {
    @Test
    void everyProblem_isReportedAtOnce() {
        ColumnBuilder wrong = Dataset.named("")
                .rowGroupSize(0)
                .fromScratch("seed", group -> List.of())
                .requires("score")
                .cell("score", row -> 1)
                .requires("sed")
                .resource("llm", 4)
                .cell("other", row -> 1)
                .resource("llm", 5)
                .cell("third", row -> 1)
                .resource("gpu")
                .cell("fourth", row -> 1)
                .resource("disk", 0);

        InvalidDatasetException thrown = catchThrowableOfType(InvalidDatasetException.class, wrong::build);

        assertThat(thrown.problems()).anySatisfy(problem -> assertThat(problem).contains("name is empty"));
        assertThat(thrown.problems()).anySatisfy(problem -> assertThat(problem).contains("rows(...) was not called"));
        assertThat(thrown.problems()).anySatisfy(problem -> assertThat(problem).contains("row group size 0"));
        assertThat(thrown.problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("\"seed\" is made from scratch and cannot require [score]"));
        assertThat(thrown.problems())
                .anySatisfy(problem -> assertThat(problem).contains("\"llm\" to 5, another column to 4"));
        assertThat(thrown.problems())
                .anySatisfy(problem -> assertThat(problem).contains("\"gpu\", whose limit no column gives"));
        assertThat(thrown.problems()).anySatisfy(problem -> assertThat(problem).contains("\"disk\" to 0"));
        assertThat(thrown.problems()).anySatisfy(problem -> assertThat(problem).contains("\"sed\""));
    }

    @Test
    void resourceLimit_mayBeGivenOnceAndShared() {
        Dataset dataset = Dataset.named("d")
                .rows(1)
                .cell("a", row -> 1)
                .resource("llm", 4)
                .cell("b", row -> 1)
                .resource("llm")
                .cell("c", row -> 1)
                .resource("llm", 4)
                .build();

        assertThat(dataset.resources()).containsExactly(Map.entry("llm", 4));
    }

    @Test
    void negativeRows_areRefused() {
        assertThatThrownBy(() -> Dataset.named("d").rows(-5).cell("a", row -> 1).build())
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("rows -5 is negative");
    }

    @Test
    void datasetWithoutColumnsOrRows_isValid() {
        assertThat(Dataset.named("d").rows(0).build().graph().columns()).isEmpty();
    }

    @Test
    void problemsOfGatesOutputsAndRules_areReportedAtOnce() {
        ColumnBuilder wrong = Dataset.named("d")
                .rows(5)
                .liveRows(10, 9)
                .key("produkt")
                .fromScratch("product", group -> List.of())
                .skipWhen(row -> true, "review")
                .cell("review", row -> 1)
                .ordered()
                .weight(0)
                .timeout(Duration.ZERO)
                .fill(new Object())
                .cells(List.of("a", "b"), row -> Map.of())
                .requires("a")
                .fill("one for all")
                .hidden("c")
                .cells(List.of(), row -> Map.of())
                .fullColumn("lonely", rows -> List.of());

        InvalidDatasetException thrown = catchThrowableOfType(InvalidDatasetException.class, wrong::build);

        assertThat(thrown.problems())
                .contains(
                        "column \"review\" has the weight 0; it is from 1 to 10000",
                        "column \"review\" has the timeout PT0S, which leaves no time at all",
                        "the columns [a, b] can be filled by a map from some of their names only",
                        "the columns [a, b] cannot hide \"c\", which the function does not fill",
                        "rows(...) and liveRows(...) are both given; give one of them",
                        "10 rows cannot live of only 9 candidates; allow as many candidates or more",
                        "column \"product\" is made from scratch and cannot skip rows; make it a cell or a full column",
                        "column \"review\" cannot be ordered, only what is made from scratch can; leave ordered() away, or"
                                + " use fromScratch(...)",
                        "the columns [a, b] cannot require \"a\", which they fill together",
                        "a function fills no column; name at least one",
                        "column \"lonely\" is computed for whole row groups and requires nothing; make it from scratch",
                        "the key \"produkt\" is no column; did you mean \"product\"?");
        assertThat(thrown.problems())
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("column \"review\" cannot fill \"review\": a value is text"));
    }

    @Test
    void onlyWhatIsMadeFromScratch_canBeOrdered() {
        ColumnBuilder wrong = Dataset.named("d")
                .rows(5)
                .cell("root", row -> 1)
                .ordered()
                .cells(List.of("a", "b"), row -> Map.of())
                .ordered()
                .fullColumn("ranks", rows -> List.of())
                .requires("root")
                .ordered()
                .fromScratch("seed", group -> List.of())
                .ordered();

        InvalidDatasetException thrown = catchThrowableOfType(InvalidDatasetException.class, wrong::build);

        String refusal = " cannot be ordered, only what is made from scratch can; leave ordered() away, or use"
                + " fromScratch(...)";
        assertThat(thrown.problems())
                .containsExactly(
                        "column \"root\"" + refusal, "the columns [a, b]" + refusal, "column \"ranks\"" + refusal);
    }

    @Test
    void liveRows_andAKey_areKnown() {
        Dataset dataset = Dataset.named("d")
                .liveRows(10, 30)
                .key("a")
                .cell("a", row -> 1)
                .hidden()
                .build();

        assertThat(dataset.rows()).isEqualTo(10);
        assertThat(dataset.target()).isEqualTo(RowTarget.live(10, 30));
        assertThat(dataset.key()).isEqualTo("a");
    }
}
