package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptStoryTest {
    @Test
    void oneFailure_isToldByItself() {
        assertThat(AttemptStory.NONE.and(failure("Timeout", "after 30 s")).tell())
                .isEqualTo("failed 1 time; last: Timeout: after 30 s");
    }

    @Test
    void b44_theStory_tellsAttemptsRoundsTheLastAndTheFirst() {
        AttemptStory story = AttemptStory.NONE
                .and(failure("Timeout", "after 30 s"))
                .and(failure("Refused", "port 80"))
                .nextRound()
                .and(failure("Timeout", "after 31 s"))
                .nextRound()
                .and(failure("Timeout", "after 32 s"));

        assertThat(story.attempts()).isEqualTo(4);
        assertThat(story.rounds()).isEqualTo(2);
        assertThat(story.tell())
                .isEqualTo("failed 4 times, 2 salvage rounds included; last: Timeout: after 32 s; "
                        + "first: Timeout: after 30 s; in all: Timeout (3) Refused (1)");
    }

    @Test
    void failuresOfAnEarlierRun_areCounted() {
        AttemptStory story = AttemptStory.restored(3, 1).and(failure("Timeout", "again"));

        assertThat(story.tell())
                .isEqualTo("failed 4 times, 1 salvage round included; last: Timeout: again; first: in an earlier run");
    }

    @Test
    void failuresWithoutAClass_areOneKind() {
        AttemptStory story = AttemptStory.NONE.and(Failure.invalid("no list")).and(failure("Timeout", "t"));

        assertThat(story.tell()).contains("first: no list").endsWith("in all: unusable results (1) Timeout (1)");
    }

    @Test
    void theStory_staysShortHoweverOftenItFails() {
        AttemptStory story = AttemptStory.NONE;
        for (int i = 0; i < 1_000; i++) {
            story = story.nextRound().and(failure("Error" + i, "m".repeat(4_000)));
        }

        assertThat(story.kinds()).hasSize(5);
        assertThat(story.tell())
                .hasSizeLessThan(2_500)
                .startsWith("failed 1000 times, 1000 salvage rounds included; last: Error999: mmm")
                .endsWith("in all: Error0 (1) Error1 (1) Error2 (1) Error3 (1) others (996)");
    }

    @Test
    void aKindThatIsToldApart_isCountedAmongTooMany() {
        AttemptStory story = AttemptStory.NONE;
        for (String errorClass : new String[] {"A", "B", "C", "D", "E", "F", "D", "E"}) {
            story = story.and(failure(errorClass, ""));
        }

        assertThat(story.tell()).endsWith("in all: A (1) B (1) C (1) D (2) others (3)");
    }

    private static Failure failure(String errorClass, String message) {
        return new Failure(Failure.Kind.THROWN, errorClass, message, null);
    }
}
