package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void aThrowable_isItsClassAndItsOwnWords() {
        assertThat(Failure.thrown(new IllegalArgumentException("too long")))
                .isEqualTo(new Failure(Failure.Kind.THROWN, "java.lang.IllegalArgumentException", "too long", null));
    }

    @Test
    void withoutAMessage_theClassSpeaks() {
        assertThat(Failure.thrown(new NullPointerException(" ")).message()).isEqualTo("java.lang.NullPointerException");
    }

    @Test
    void aMessageThatCannotBeHad_isReplaced() {
        Failure failure = Failure.thrown(new Unspeakable());

        assertThat(failure.message())
                .isEqualTo(Unspeakable.class.getName()
                        + ", whose message cannot be had: getMessage() threw java.lang.StackOverflowError");
    }

    @Test
    void onlyTheVirtualMachine_isBroken() {
        assertThat(Failure.thrown(new OutOfMemoryError()).kind()).isEqualTo(Failure.Kind.BROKEN);
        assertThat(Failure.thrown(new InternalError()).kind()).isEqualTo(Failure.Kind.BROKEN);
        assertThat(Failure.thrown(new StackOverflowError()).kind()).isEqualTo(Failure.Kind.THROWN);
        assertThat(Failure.thrown(new LinkageError()).kind()).isEqualTo(Failure.Kind.THROWN);
    }

    @Test
    void aVeryLongMessage_isCut() {
        assertThat(Failure.thrown(new IllegalStateException("x".repeat(1_000_000)))
                        .message())
                .hasSize(4_000);
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }
}
