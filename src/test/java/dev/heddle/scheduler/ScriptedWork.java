package dev.heddle.scheduler;

import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FailureKind;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.generator.HookInput;
import dev.heddle.generator.RowGroupHook;
import dev.heddle.generator.SkipGate;
import dev.heddle.task.Task;
import dev.heddle.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What user code does, as a function of the task and its inputs alone: the same in every run, however it is scheduled. Only
 * how often a task was tried is remembered, over all runs, as the world outside a process does.
 */
final class ScriptedWork {
    private static final long QUICK_NANOS_MAX = 3_000_000;
    private static final long LONG_NANOS_MAX = 2 * StartRecords.LONG_NANOS;
    private static final long DEAF_NANOS_MAX = 5_000_000_000L;

    private final long seed;
    private final Troubles troubles;
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    /** What came to pass that must not. */
    private final List<String> violations = new CopyOnWriteArrayList<>();

    /**
     * How much trouble there is.
     *
     * @param failing share of tasks that fail whenever they are tried
     * @param flaky share of the others that fail in their first tries
     * @param attemptsMax attempts a task has before salvage rounds
     * @param rounds salvage rounds
     * @param forGood what tasks that always fail suffer from
     * @param forAWhile what tasks that fail at first suffer from
     * @param failsInGroups whether tasks that are whole groups may fail for good
     * @param isSlow whether some attempts are at work long enough to be put on record
     * @param droppedByHook share of rows that the hook before a group drops
     */
    record Troubles(
            double failing,
            double flaky,
            int attemptsMax,
            int rounds,
            List<Trouble> forGood,
            List<Trouble> forAWhile,
            boolean failsInGroups,
            boolean isSlow,
            double droppedByHook) {}

    /** What a task suffers from, and for how many tries. */
    record Fate(Trouble trouble, int tries) {
        static final Fate FINE = new Fate(Trouble.NONE, 0);

        boolean isForGood() {
            return tries == Integer.MAX_VALUE;
        }
    }

    /** What a gate says. */
    enum Word {
        TAKE,
        LEAVE_OUT,
        NOTHING
    }

    private static final class ScriptedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable FailureKind kind;

        ScriptedException(Trouble trouble) {
            super(trouble.name(), null, false, false);
            kind = trouble.kind();
        }
    }

    ScriptedWork(long seed, Troubles troubles) {
        this.seed = seed;
        this.troubles = troubles;
    }

    List<String> violations() {
        return violations;
    }

    /** What a task suffers from. Of columns that are filled together it is the leader's task. */
    Fate fate(Task task, boolean hasTimeout) {
        SplittableRandom random = draw(task.stableId());
        if (random.nextDouble() < troubles.failing && !troubles.forGood.isEmpty()) {
            Trouble trouble = pick(troubles.forGood, random, hasTimeout);
            boolean isPossible = trouble == Trouble.KILLS || task.type() == TaskType.CELL || troubles.failsInGroups;
            return isPossible && trouble != Trouble.NONE ? new Fate(trouble, Integer.MAX_VALUE) : Fate.FINE;
        }
        if (random.nextDouble() < troubles.flaky && !troubles.forAWhile.isEmpty()) {
            Trouble trouble = pick(troubles.forAWhile, random, hasTimeout);
            int most = most(trouble);
            return most > 0 ? new Fate(trouble, 1 + random.nextInt(most)) : Fate.FINE;
        }
        return Fate.FINE;
    }

    /** An attempt begins. */
    SimulatedWorkers.Course begin(Assignment assignment, boolean hasTimeout, SplittableRandom random) {
        if (assignment.input() instanceof HookInput) {
            return new SimulatedWorkers.Course(random.nextLong(QUICK_NANOS_MAX), SimulatedWorkers.Manner.ENDS);
        }
        Task task = assignment.task();
        int tried = tries.merge(task.stableId(), 1, Integer::sum);
        Fate fate = fate(task, hasTimeout);
        SimulatedWorkers.Manner manner = tried <= fate.tries ? fate.trouble.manner() : SimulatedWorkers.Manner.ENDS;
        boolean isLong = troubles.isSlow && random.nextInt(8) == 0;
        long longest =
                manner == SimulatedWorkers.Manner.IS_DEAF ? DEAF_NANOS_MAX : isLong ? LONG_NANOS_MAX : QUICK_NANOS_MAX;
        return new SimulatedWorkers.Course(random.nextLong(longest), manner);
    }

    String value(String name, int rowGroup, int rowIndex, List<String> inputs) {
        return "\"" + name + " " + rowGroup + "." + rowIndex + " " + Integer.toHexString(inputs.hashCode()) + "\"";
    }

    /** Values for some columns and side effects, in their order, from what they read. */
    Generator generator(List<String> names, TaskType type, boolean hasTimeout) {
        String leader = names.get(0);
        return switch (type) {
            case CELL ->
                (CellsGenerator) input -> {
                    requireWanted(leader, input.rowGroup(), input.rowIndex());
                    Task task = Task.cell(leader, input.rowGroup(), input.rowIndex());
                    List<String> values = new ArrayList<>();
                    for (String name : names) {
                        values.add(value(name, input.rowGroup(), input.rowIndex(), input.values()));
                    }
                    return suffer(task, hasTimeout, values, "1");
                };
            case BATCH ->
                (FullColumnsGenerator) input -> {
                    Arrays.stream(input.rowIndexes()).forEach(row -> requireWanted(leader, input.rowGroup(), row));
                    List<List<String>> values = new ArrayList<>();
                    for (String name : names) {
                        values.add(valuesOf(name, input));
                    }
                    return suffer(Task.batch(leader, input.rowGroup()), hasTimeout, values, List.of());
                };
            case FROM_SCRATCH ->
                (FromScratchColumnsGenerator) input -> {
                    List<List<String>> values = new ArrayList<>();
                    for (String name : names) {
                        values.add(valuesOf(name, input));
                    }
                    return suffer(Task.fromScratch(leader, input.rowGroup()), hasTimeout, values, List.of());
                };
        };
    }

    /** Tells what an exception of these generators is. */
    static @Nullable FailureKind classify(Throwable thrown) {
        return thrown instanceof ScriptedException scripted ? scripted.kind : null;
    }

    Word gateSays(String column, int rowGroup, int rowIndex, List<String> gateValues) {
        int draw = draw("gate " + column + gateValues).nextInt(8);
        return draw == 0 ? Word.NOTHING : draw < 4 ? Word.LEAVE_OUT : Word.TAKE;
    }

    SkipGate gate(String column) {
        return row -> {
            Word word = gateSays(column, row.rowGroup(), row.rowIndex(), row.gateValues());
            if (word != Word.TAKE) {
                leftOut.add(place(column, row.rowGroup(), row.rowIndex()));
            }
            if (word == Word.NOTHING) {
                throw new ScriptedException(Trouble.THROWS);
            }
            return word == Word.LEAVE_OUT;
        };
    }

    boolean isDroppedByHook(int rowGroup, int rowIndex) {
        return draw("hook " + rowGroup + "/" + rowIndex).nextDouble() < troubles.droppedByHook;
    }

    RowGroupHook before() {
        return input -> Arrays.stream(input.rowIndexes())
                .filter(row -> isDroppedByHook(input.rowGroup(), row))
                .toArray();
    }

    RowGroupHook after() {
        return input -> {
            if (input.values().size() != input.columns().size() || input.isBefore()) {
                violations.add("the hook after row group " + input.rowGroup() + " sees " + input.columns());
            }
            return new int[0];
        };
    }

    private <T> List<T> suffer(Task task, boolean hasTimeout, List<T> values, T another) throws ScriptedException {
        Fate fate = fate(task, hasTimeout);
        if (tries.getOrDefault(task.stableId(), 0) > fate.tries || fate.trouble == Trouble.NONE) {
            return values;
        }
        if (fate.trouble != Trouble.WRONG_NUMBER) {
            throw new ScriptedException(fate.trouble);
        }
        List<T> tooMany = new ArrayList<>(values);
        tooMany.add(another);
        return tooMany;
    }

    private void requireWanted(String column, int rowGroup, int rowIndex) {
        if (leftOut.contains(place(column, rowGroup, rowIndex))) {
            violations.add(
                    "a generator is called for " + place(column, rowGroup, rowIndex) + ", which its gate skipped");
        }
    }

    private List<String> valuesOf(String name, FullColumnInput input) {
        return IntStream.range(0, input.rowIndexes().length)
                .mapToObj(place -> value(
                        name,
                        input.rowGroup(),
                        input.rowIndexes()[place],
                        input.values().stream().map(each -> each.get(place)).toList()))
                .toList();
    }

    private List<String> valuesOf(String name, FromScratchInput input) {
        return IntStream.range(0, input.size())
                .mapToObj(row -> value(name, input.rowGroup(), row, List.of()))
                .toList();
    }

    /** How many tries a task may fail and still be had in a single run. */
    private int most(Trouble trouble) {
        return switch (trouble) {
            case THROWS -> troubles.attemptsMax - 1;
            case RETRYABLE, HANGS, IS_DEAF -> troubles.attemptsMax - 1 + troubles.rounds;
            case RATE_LIMITED, RATE_LIMITED_WITH_DELAY -> 3;
            case KILLS -> 1;
            case NONE, FINAL, WRONG_NUMBER -> 0;
        };
    }

    private static Trouble pick(List<Trouble> from, SplittableRandom random, boolean hasTimeout) {
        Trouble trouble = from.get(random.nextInt(from.size()));
        boolean takesLong = trouble == Trouble.HANGS || trouble == Trouble.IS_DEAF;
        return takesLong && !hasTimeout ? Trouble.NONE : trouble;
    }

    private static String place(String column, int rowGroup, int rowIndex) {
        return column + " " + rowGroup + "." + rowIndex;
    }

    private SplittableRandom draw(String about) {
        return new SplittableRandom(seed * 31 + about.hashCode() * 7919L);
    }
}
