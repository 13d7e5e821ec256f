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
    void options_refuseWhatCannotWork() {
        BuildOptions options = BuildOptions.resumeIfPossible();

        assertThatThrownBy(() -> options.withMaxInFlight(0)).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> options.withMaxActiveRowGroups(-1)).hasMessageContaining("at least 1, not -1");
        assertThatThrownBy(() -> options.withMaxValueBytes(2_000_000)).hasMessageContaining("at most 1048576");
        assertThatThrownBy(() -> options.withCancelGrace(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> options.withProgress(Duration.ZERO, progress -> {}))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> RetryPolicy.exponential().withAttempts(0)).hasMessageContaining("below 1");
    }

    @Test
    void options_areCopiedByEachWith() {
        BuildOptions options = BuildOptions.always();

        BuildOptions changed = options.withMaxInFlight(7).withTrace(false).withSeed(3);

        assertThat(options.inFlightMax()).isEqualTo(128);
        assertThat(changed.inFlightMax()).isEqualTo(7);
        assertThat(changed.mode()).isEqualTo(ResumeMode.ALWAYS);
        assertThat(changed.limits(Map.of()).isTraced()).isFalse();
        assertThat(changed.limits(Map.of()).seed()).isEqualTo(3);
    }
}
