package dev.heddle;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Datasets that several tests build. */
final class Datasets {
    private Datasets() {}

    /** Numbers, their squares and the sum of the squares of their row group. */
    static Dataset squares(long rows, int rowGroupSize, AtomicInteger calls) {
        return Dataset.named("squares")
                .rows(rows)
                .rowGroupSize(rowGroupSize)
                .fromScratch("number", group -> {
                    calls.incrementAndGet();
                    return range(group.startOffset(), group.size());
                })
                .cell("square", row -> {
                    calls.incrementAndGet();
                    return row.integer("number") * row.integer("number");
                })
                .requires("number")
                .fullColumn("group_sum", batch -> {
                    calls.incrementAndGet();
                    long sum = batch.integers("square").stream()
                            .mapToLong(Long::longValue)
                            .sum();
                    return Collections.nCopies(batch.size(), sum);
                })
                .requires("square")
                .build();
    }

    /** So many numbers from a start. */
    static List<Long> range(long start, int size) {
        return IntStream.range(0, size).mapToObj(i -> start + i).toList();
    }
}
