package dev.heddle.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.graph.SliceRef;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskTest {
    // Behaviour 32
    @Test
    void equalCoordinatesAndType_makeEqualTasks() {
        Task task = Task.cell("question", 3, 17);
        Task same = new Task(String.join("", "ques", "tion"), 3, 17, TaskType.CELL);

        assertThat(task).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(task.stableId()).isEqualTo(same.stableId());
    }

    // Behaviour 32: literal values stand for another process
    @Test
    void stableIdAndHash_areTheSameInEveryProcess() {
        assertThat(Task.cell("question", 3, 17).stableId()).isEqualTo("CELL/3/17/question");
        assertThat(Task.batch("score", 3).stableId()).isEqualTo("BATCH/3/-1/score");
        assertThat(Task.fromScratch("topic", 0).stableId()).isEqualTo("FROM_SCRATCH/0/-1/topic");
        assertThat(Task.batch("score", 3).hashCode()).isEqualTo(-422622612);
    }

    // Behaviour 32
    @Test
    void anotherTypeOrCoordinate_makesAnotherTask() {
        List<Task> tasks = List.of(
                Task.batch("a", 0),
                Task.fromScratch("a", 0),
                Task.batch("a", 1),
                Task.batch("b", 0),
                Task.cell("a", 0, 0),
                Task.cell("a", 0, 1),
                Task.cell("0/a", 0, 0));

        assertThat(tasks).doesNotHaveDuplicates();
        assertThat(tasks.stream().map(Task::stableId)).doesNotHaveDuplicates();
        assertThat(tasks.stream().map(Task::hashCode)).doesNotHaveDuplicates();
    }

    @Test
    void slice_isWhatTheTaskMakes() {
        assertThat(Task.cell("a", 1, 2).slice()).isEqualTo(SliceRef.cell("a", 1, 2));
        assertThat(Task.batch("a", 1).slice()).isEqualTo(SliceRef.wholeGroup("a", 1));
    }

    @Test
    void coordinatesThatDoNotSuitTheType_areRefused() {
        Stream<Runnable> calls = Stream.of(
                () -> Task.cell("a", 0, -1),
                () -> Task.cell("a", -1, 0),
                () -> new Task("a", 0, 0, TaskType.BATCH),
                () -> new Task("a", 0, 0, TaskType.FROM_SCRATCH));

        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }
}
