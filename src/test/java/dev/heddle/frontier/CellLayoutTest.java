package dev.heddle.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellLayoutTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 1_000})
    void row_arrivesWithItsLastInputAndWithoutTouchingOthers(int inputs) {
        CellLayout layout = new CellLayout(inputs);
        long[] words = layout.newWords(130);

        for (int row : new int[] {0, 63, 64, 129}) {
            for (int i = 1; i < inputs; i++) {
                assertThat(layout.arrive(words, row))
                        .as("input %s of row %s", i, row)
                        .isFalse();
            }
            assertThat(layout.isArrived(words, row)).isFalse();
            assertThat(layout.arrive(words, row))
                    .as("last input of row %s", row)
                    .isTrue();
        }

        assertThat(IntStream.range(0, 130).filter(row -> layout.isArrived(words, row)))
                .containsExactly(0, 63, 64, 129);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 130})
    void rowsWithoutInputs_haveArrivedAndNoneBeyondTheGroup(int rows) {
        CellLayout layout = new CellLayout(0);
        long[] words = layout.newWords(rows);
        int blocks = (rows + 63) / 64;

        assertThat(IntStream.range(0, blocks)
                        .map(block -> Long.bitCount(layout.pending(words, block)))
                        .sum())
                .isEqualTo(rows);
        assertThat(layout.complete(words, rows - 1)).isTrue();
        assertThat(layout.complete(words, rows - 1)).isFalse();
        assertThat(layout.isComplete(words, rows - 1)).isTrue();
        assertThat(layout.pending(words, blocks - 1) >>> ((rows - 1) % 64)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2, 3", "3, 4", "4, 4", "5, 5", "8, 5", "9, 6", "64, 8"})
    void cell_takesTwoBitsAndTheLogarithmOfItsInputs(int inputs, int bits) {
        assertThat(new CellLayout(inputs).newWords(6_400)).hasSize(100 * bits);
    }
}
