package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTargetTest {
    @ParameterizedTest
    @CsvSource({
        "0,   0,  10", // nothing planned yet
        "10,  0,  10", // all live, or may
        "10,  3,  13", // as many more as are missing
        "13,  3,  13",
        "13,  9,  15", // no more than the candidates
        "15, 15,  15",
        "20,  0,  20", // more than wanted came back: nothing is taken away
    })
    void plans_asManyMoreAsAreMissing(long planned, long dropped, long expected) {
        assertThat(RowTarget.live(10, 15).planned(planned, dropped)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rounds_neverOvershoot_andEndWithTheWishOrTheBudget(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long wanted = random.nextLong(1, 500);
        long candidates = wanted + random.nextLong(0, 1_000);
        double losses = random.nextDouble();
        RowTarget target = RowTarget.live(wanted, candidates);

        long planned = 0;
        long dropped = 0;
        while (target.planned(planned, dropped) > planned) {
            long more = target.planned(planned, dropped);
            for (long row = planned; row < more; row++) {
                dropped += random.nextDouble() < losses ? 1 : 0;
            }
            planned = more;
            assertThat(planned - dropped).as("live rows, seed %d", seed).isLessThanOrEqualTo(wanted);
        }

        assertThat(planned - dropped == wanted || planned == candidates)
                .as("seed %d: %d planned, %d dropped, %d wanted of %d", seed, planned, dropped, wanted, candidates)
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 3", "100, 0"})
    void allRows_areAsManyAsAskedFor(long planned, long dropped) {
        assertThat(RowTarget.all(50).planned(planned, dropped)).isEqualTo(50);
    }
}
