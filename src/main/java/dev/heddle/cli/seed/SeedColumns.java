package dev.heddle.cli.seed;

import dev.heddle.FromScratchFunction;
import dev.heddle.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Root columns whose values are fields of a file of records: row n of the dataset is record n of the file.
 *
 * <p>The columns of a row group are asked for one by one, by several threads; the few groups read last are kept, so that the
 * file is read once for a group and not once for each of its columns. Safe for many threads.
 */
public final class SeedColumns {
    /** Groups kept, which covers the groups a build works on at once unless it was told to take on many. */
    private static final int GROUPS_KEPT = 4;

    private final RecordFile file;
    private final List<String> fields;
    private final Map<Group, FutureTask<List<List<@Nullable Object>>>> recent = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes columns of a file.
     *
     * @param file the file
     * @param fields the fields that will be asked for, each one that the file has
     */
    public SeedColumns(RecordFile file, List<String> fields) {
        this.file = file;
        this.fields = List.copyOf(fields);
    }

    /**
     * Makes the function of one column.
     *
     * @param field one of the fields
     * @return a function that reads the group's records
     */
    public FromScratchFunction column(String field) {
        int position = fields.indexOf(field);
        return group -> group(group).get(position);
    }

    private List<List<@Nullable Object>> group(Group group) throws InterruptedException, ExecutionException {
        FutureTask<List<List<@Nullable Object>>> task = taskOf(group);
        task.run();
        try {
            return task.get();
        } catch (ExecutionException failure) {
            forget(group, task);
            if (failure.getCause() instanceof RecordFileLostError lost) {
                throw lost;
            }
            throw failure;
        } catch (InterruptedException interrupted) {
            forget(group, task);
            throw interrupted;
        }
    }

    /** The task that reads the group, shared by all who want it; whoever is first runs it, the others wait. */
    private synchronized FutureTask<List<List<@Nullable Object>>> taskOf(Group group) {
        FutureTask<List<List<@Nullable Object>>> task = recent.computeIfAbsent(
                group, key -> new FutureTask<>(() -> file.read(key.startOffset(), key.size(), fields)));
        if (recent.size() > GROUPS_KEPT) {
            recent.remove(recent.keySet().iterator().next());
        }
        return task;
    }

    private synchronized void forget(Group group, FutureTask<List<List<@Nullable Object>>> task) {
        recent.remove(group, task);
    }
}
