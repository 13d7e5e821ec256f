package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("topic", "question", "quest", "score", "scores", "s");

    @ParameterizedTest
    @CsvSource({
        "topik, topic",
        "tpoic, topic",
        "questions, question",
        "queston, question",
        "scor, score",
        "scorers, scores",
        "x, s",
        "zzzzzzzzzz, topic"
    })
    void misspeltName_findsTheOneWithTheFewestChanges(String name, String nearest) {
        assertThat(NearestName.of(name, KNOWN)).isEqualTo(nearest);
    }

    @Test
    void amongEquallyNear_theFirstIsTaken() {
        assertThat(NearestName.of("b", List.of("aa", "a", "c"))).isEqualTo("a");
    }

    @Test
    void nothingKnown_findsNothing() {
        assertThat(NearestName.of("a", List.of())).isNull();
    }
}
