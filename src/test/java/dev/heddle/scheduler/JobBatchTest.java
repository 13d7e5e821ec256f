package dev.heddle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobBatchTest {
    private final AtomicInteger timesOver = new AtomicInteger();

    @Test
    void jobs_comeInOrder_untilThereAreNone() {
        JobBatch batch = batch(3);

        assertThat(batch.hasMore()).isTrue();
        for (int id = 0; id < 3; id++) {
            assertThat(batch.assignment(batch.take()).id()).isEqualTo(id);
        }
        assertThat(batch.hasMore()).isFalse();
        assertThat(batch.take()).isEqualTo(JobBatch.NONE);
        assertThat(batch.take()).isEqualTo(JobBatch.NONE);
    }

    @Test
    void aBatch_isOverWhenAllItsJobsHaveBeenRun_whoeverRanThem() {
        JobBatch batch = batch(3);

        batch.haveRun(2);
        batch.haveRun(0);
        assertThat(timesOver).hasValue(0);

        batch.haveRun(1);
        batch.haveRun(0);
        assertThat(timesOver).hasValue(1);
    }

    @Test
    void aCancel_reachesThoseThatAreMeant_andNoneThatIsOver() {
        JobBatch batch = batch(6);
        batch.begin(0);
        batch.end(0);

        batch.cancel(new long[] {0, 2, 4, 77});

        assertThat(IntStream.range(1, 6).filter(batch::begin)).containsExactly(1, 3, 5);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aCancelOfAll_reachesEverythingThatIsNotOver() {
        JobBatch batch = batch(3);
        batch.begin(0);
        batch.end(0);

        batch.cancelAll();

        assertThat(IntStream.range(1, 3).filter(batch::begin)).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void threadsThatTakeAtOnce_getEachJobOnce_andOneOfThemEndsTheLast() throws Exception {
        for (int round = 0; round < 50; round++) {
            timesOver.set(0);
            JobBatch batch = batch(1_000);
            AtomicIntegerArray timesTaken = new AtomicIntegerArray(1_000);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    int count = 0;
                    for (int place = batch.take(); place != JobBatch.NONE; place = batch.take()) {
                        timesTaken.incrementAndGet(place);
                        count++;
                    }
                    batch.haveRun(count);
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            for (int place = 0; place < 1_000; place++) {
                assertThat(timesTaken.get(place)).isOne();
            }
            assertThat(timesOver).hasValue(1);
        }
    }

    private JobBatch batch(int jobs) {
        List<Assignment> assignments = new ArrayList<>();
        for (int id = 0; id < jobs; id++) {
            assignments.add(new Assignment(id, 1, Task.cell("a", 0, id), 1, new CellInput(0, id, id, List.of())));
        }
        return new JobBatch(
                assignments, (batch, place, startedNanos) -> startedNanos, batch -> timesOver.incrementAndGet());
    }
}
