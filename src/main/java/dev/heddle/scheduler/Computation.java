package dev.heddle.scheduler;

import static java.util.Objects.requireNonNull;

import dev.heddle.generator.CellInput;
import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FromScratchInput;
import dev.heddle.generator.FullColumnInput;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.HookInput;
import dev.heddle.generator.Input;
import dev.heddle.generator.RowGroupHook;
import dev.heddle.generator.SkipGate;
import dev.heddle.scheduler.Outcome.CellComputed;
import dev.heddle.scheduler.Outcome.CellSkipped;
import dev.heddle.scheduler.Outcome.Failed;
import dev.heddle.scheduler.Outcome.GroupComputed;
import dev.heddle.scheduler.Outcome.HookRan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One assignment put to user code: its gate, its generator, or a hook.
 *
 * <p>Worker threads. Copies what user code returns, which may be user code itself, so that the loop never calls it, and has
 * finished only then.
 */
final class Computation {
    private static final int[] NO_ROWS = {};

    private final BuildDefinition definition;
    private final BuildClock clock;
    private final Assignment assignment;
    private final long startedNanos;

    Computation(BuildDefinition definition, BuildClock clock, Assignment assignment, long startedNanos) {
        this.definition = definition;
        this.clock = clock;
        this.assignment = assignment;
        this.startedNanos = startedNanos;
    }

    /** Calls user code. Whatever that throws comes out of here. */
    Outcome run() throws Exception {
        Input input = assignment.input();
        if (input instanceof HookInput rowGroup) {
            RowGroupHook hook = rowGroup.isBefore()
                    ? definition.hooks().before()
                    : definition.hooks().after();
            return ran(requireNonNull(hook, "hook").run(rowGroup));
        }
        ColumnRules rules = definition.rulesOf(assignment.task().column());
        SkipGate gate = rules.skipping().gate();
        if (rules.generator() instanceof CellsGenerator cells && input instanceof CellInput cell) {
            Outcome skipped = gate == null ? null : skippedBy(gate, cell);
            return skipped == null ? cellOutcome(cells.generateAll(cell)) : skipped;
        }
        if (rules.generator() instanceof FullColumnsGenerator batches && input instanceof FullColumnInput batch) {
            return gate == null
                    ? groupOutcome(batches.generateAll(batch), NO_ROWS, null)
                    : gatedOutcome(batches, gate, batch);
        }
        if (rules.generator() instanceof FromScratchColumnsGenerator roots && input instanceof FromScratchInput group) {
            return groupOutcome(roots.generateAll(group), NO_ROWS, null);
        }
        throw new IllegalStateException("task " + assignment.task().stableId() + " came with a "
                + input.getClass().getSimpleName() + ", which its generator does not take");
    }

    private @Nullable Outcome skippedBy(SkipGate gate, CellInput cell) {
        Verdict verdict = Verdict.of(gate, cell);
        return verdict.isSkipped
                ? new CellSkipped(assignment.id(), startedNanos, clock.nanos(), verdict.problem)
                : null;
    }

    /** What a gate says about a row. */
    private record Verdict(boolean isSkipped, @Nullable String problem) {
        /** A gate that fails leaves the row out: to call a generator that may be expensive would be worse. */
        static Verdict of(SkipGate gate, CellInput row) {
            try {
                return new Verdict(gate.skips(row), null);
            } catch (VirtualMachineError broken) {
                throw broken;
            } catch (Exception | Error failed) {
                return new Verdict(
                        true,
                        "its gate could not decide: " + Failure.thrown(failed).message());
            }
        }
    }

    private Outcome gatedOutcome(FullColumnsGenerator generator, SkipGate gate, FullColumnInput batch)
            throws Exception {
        int[] rows = batch.rowIndexes();
        int[] kept = new int[rows.length];
        int[] skipped = new int[rows.length];
        int keptCount = 0;
        String problem = null;
        for (int i = 0; i < rows.length; i++) {
            Verdict verdict = Verdict.of(gate, rowOf(batch, i));
            if (verdict.isSkipped) {
                skipped[i - keptCount] = rows[i];
                problem = problem == null ? verdict.problem : problem;
            } else {
                kept[keptCount++] = i;
            }
        }
        int[] skippedRows = Arrays.copyOf(skipped, rows.length - keptCount);
        if (keptCount == 0) {
            return new GroupComputed(assignment.id(), startedNanos, clock.nanos(), List.of(), skippedRows, problem);
        }
        FullColumnInput rest = keptCount == rows.length ? batch : only(batch, Arrays.copyOf(kept, keptCount));
        return groupOutcome(generator.generateAll(rest), skippedRows, problem);
    }

    private static CellInput rowOf(FullColumnInput batch, int position) {
        int rowIndex = batch.rowIndexes()[position];
        return new CellInput(
                batch.rowGroup(),
                rowIndex,
                batch.startOffset() + rowIndex,
                batch.values().stream().map(values -> values.get(position)).toList(),
                batch.gateValues().stream().map(values -> values.get(position)).toList());
    }

    private static FullColumnInput only(FullColumnInput batch, int[] positions) {
        int[] rowIndexes = Arrays.stream(positions)
                .map(position -> batch.rowIndexes()[position])
                .toArray();
        List<List<String>> values = batch.values().stream()
                .map(all -> Arrays.stream(positions).mapToObj(all::get).toList())
                .toList();
        return new FullColumnInput(batch.rowGroup(), batch.startOffset(), rowIndexes, values);
    }

    private Outcome ran(int @Nullable [] droppedRows) {
        return droppedRows == null
                ? invalid("returned null")
                : new HookRan(assignment.id(), startedNanos, clock.nanos(), droppedRows.clone());
    }

    private Outcome cellOutcome(@Nullable List<String> values) {
        if (values == null) {
            return invalid("returned null; it must return one value for each column it fills");
        }
        // Most cells have one value, for which a copy of the list is a good part of what they cost here.
        @Nullable String only = values.size() == 1 ? values.get(0) : null;
        if (only != null) {
            return new CellComputed(assignment.id(), startedNanos, clock.nanos(), only);
        }
        @Nullable String[] copy = values.toArray(new String[0]);
        for (String value : copy) {
            if (value == null) {
                return invalid("returned null; JSON's null is the text \"null\"");
            }
        }
        return new CellComputed(assignment.id(), startedNanos, clock.nanos(), List.of(copy));
    }

    private Outcome groupOutcome(@Nullable List<List<String>> outputs, int[] skippedRows, @Nullable String problem) {
        if (outputs == null || outputs.contains(null)) {
            return invalid("returned null; it must return a list");
        }
        List<List<String>> copies = new ArrayList<>(outputs.size());
        for (List<String> values : outputs) {
            @Nullable String[] copy = values.toArray(new String[0]);
            for (int i = 0; i < copy.length; i++) {
                if (copy[i] == null) {
                    return invalid("value " + i + " of " + copy.length
                            + ", counted from 0, is null; JSON's null is the text \"null\"");
                }
            }
            copies.add(List.of(copy));
        }
        return new GroupComputed(assignment.id(), startedNanos, clock.nanos(), copies, skippedRows, problem);
    }

    private Outcome invalid(String message) {
        return new Failed(assignment.id(), startedNanos, clock.nanos(), Failure.invalid(message));
    }
}
