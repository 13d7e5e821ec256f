package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.generator.CellInput;
import dev.heddle.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobBatchTest {
    @Test
    void jobs_comeInOrder_untilThereAreNone() {
        JobBatch batch = batch(3);

        assertThat(batch.hasMore()).isTrue();
        for (int id = 0; id < 3; id++) {
            assertThat(requireNonNull(batch.take()).assignment.id()).isEqualTo(id);
        }
        assertThat(batch.hasMore()).isFalse();
        assertThat(batch.take()).isNull();
        assertThat(batch.take()).isNull();
    }

    @Test
    void theLastJobThatEnds_isToldApart_whicheverItIs() {
        JobBatch batch = batch(3);
        Job first = requireNonNull(batch.take());
        Job second = requireNonNull(batch.take());
        Job third = requireNonNull(batch.take());

        assertThat(batch.end(third)).isFalse();
        assertThat(batch.end(first)).isFalse();
        assertThat(batch.end(second)).isTrue();
    }

    @Test
    void aCancel_reachesThoseThatAreMeant_begunOrNot_andNoneThatIsOver() {
        JobBatch batch = batch(6);
        List<Job> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(requireNonNull(batch.take()));
        }
        batch.end(taken.get(0));

        batch.cancel(new long[] {0, 2, 4, 77});

        assertThat(taken.stream().map(Job::begin)).containsExactly(true, true, false, true);
        assertThat(requireNonNull(batch.take()).begin()).isFalse();
        assertThat(requireNonNull(batch.take()).begin()).isTrue();
    }

    @Test
    void aCancelOfAll_reachesEverythingThatIsNotOver() {
        JobBatch batch = batch(3);
        Job over = requireNonNull(batch.take());
        batch.end(over);

        batch.cancelAll();

        assertThat(over.begin()).isTrue();
        assertThat(requireNonNull(batch.take()).begin()).isFalse();
        assertThat(requireNonNull(batch.take()).begin()).isFalse();
    }

    @Test
    void threadsThatTakeAtOnce_getEachJobOnce_andOneOfThemEndsTheLast() throws Exception {
        for (int round = 0; round < 50; round++) {
            JobBatch batch = batch(1_000);
            AtomicIntegerArray timesTaken = new AtomicIntegerArray(1_000);
            AtomicInteger timesLast = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    for (Job job = batch.take(); job != null; job = batch.take()) {
                        timesTaken.incrementAndGet((int) job.assignment.id());
                        timesLast.addAndGet(batch.end(job) ? 1 : 0);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            for (int id = 0; id < 1_000; id++) {
                assertThat(timesTaken.get(id)).isOne();
            }
            assertThat(timesLast).hasValue(1);
        }
    }

    private static JobBatch batch(int jobs) {
        List<Assignment> assignments = new ArrayList<>();
        for (int id = 0; id < jobs; id++) {
            assignments.add(new Assignment(id, 1, Task.cell("a", 0, id), 1, new CellInput(0, id, id, List.of())));
        }
        return new JobBatch(assignments, outcome -> {}, job -> {});
    }
}
