package dev.heddle;

import static java.util.Objects.requireNonNull;

import dev.heddle.BuildPlan.Action;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.store.StoredDataset;
import dev.heddle.task.RowGroupPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build does about what is stored under its dataset's name: the table of resume modes as a pure function.
 *
 * @param action what to do
 * @param spec what the dataset is to be stored as; null when refused
 * @param reason why, in one sentence for people
 */
record ResumeDecision(Action action, @Nullable DatasetSpec spec, String reason) {
    /** Decides; {@code dropped} counts the stored rows that left the result, and matters where only live rows count. */
    static ResumeDecision of(Dataset wanted, ResumeMode mode, Optional<StoredDataset> stored, long dropped) {
        if (mode == ResumeMode.REUSE) {
            return refuse("REUSE is not offered by this version; resumeIfPossible() starts a new generation where the"
                    + " definition changed");
        }
        if (stored.isEmpty()) {
            return mode == ResumeMode.ALWAYS
                    ? refuse("the store has no dataset \"" + wanted.name()
                            + "\" to resume; build with resumeIfPossible() or never() to start it")
                    : create(wanted, "the store has no dataset of that name");
        }
        DatasetSpec before = stored.get().spec();
        if (mode == ResumeMode.NEVER) {
            return refuse("the name \"" + wanted.name() + "\" is taken by generation "
                    + stored.get().generation()
                    + "; build with resumeIfPossible() to go on with it, or discard it first");
        }
        List<String> changes = changes(before.columns(), wanted.columnSpecs());
        if (!changes.isEmpty()) {
            String list = String.join("; ", changes);
            return mode == ResumeMode.ALWAYS
                    ? refuse("the definition of \"" + wanted.name() + "\" changed: " + list
                            + "; build with resumeIfPossible() to start a new generation beside the old one")
                    : create(wanted, "the definition changed: " + list);
        }
        return resume(wanted, stored.get(), dropped);
    }

    private static ResumeDecision create(Dataset wanted, String reason) {
        RowGroupPlan plan = RowGroupPlan.of(wanted.target().planned(0, 0), wanted.rowGroupSize());
        DatasetSpec spec = new DatasetSpec(
                wanted.name(), wanted.columnSpecs(), wanted.graph(), wanted.rowGroupSize(), plan, wanted.key());
        return new ResumeDecision(Action.CREATE, spec, reason);
    }

    private static ResumeDecision resume(Dataset wanted, StoredDataset stored, long dropped) {
        DatasetSpec before = stored.spec();
        long rowsBefore = before.plan().rows();
        if (wanted.rowGroupSize() != before.rowGroupSize()) {
            return refuse("\"" + wanted.name() + "\" was begun with row groups of " + before.rowGroupSize()
                    + ", not of " + wanted.rowGroupSize() + "; keep the size, or discard the dataset first");
        }
        RowTarget target = wanted.target();
        long rows = target.planned(rowsBefore, dropped);
        if (rows < rowsBefore) {
            return refuse("\"" + wanted.name() + "\" has " + rowsBefore + " rows planned, which is more than "
                    + wanted.rows() + "; ask for as many or more, or discard the dataset first");
        }
        RowGroupPlan plan = before.plan().extendedTo(rows, wanted.rowGroupSize());
        DatasetSpec spec = new DatasetSpec(
                before.name(),
                rehidden(before.columns(), wanted),
                before.graph(),
                before.rowGroupSize(),
                plan,
                wanted.key());
        if (rows > rowsBefore) {
            return new ResumeDecision(Action.RESUME, spec, "it grows from " + rowsBefore + " to " + rows + " rows");
        }
        if (target.isLive() && stored.isComplete() && rows - dropped < target.rows()) {
            return new ResumeDecision(Action.RESUME, spec, target.spent(rows, dropped));
        }
        return stored.isComplete()
                ? new ResumeDecision(Action.NOTHING_TO_DO, spec, "it is complete")
                : new ResumeDecision(Action.RESUME, spec, "it is stored and not complete");
    }

    private static ResumeDecision refuse(String reason) {
        return new ResumeDecision(Action.REFUSE, null, reason);
    }

    /** One phrase for each column that is new, gone or different. Hiding a column or another order of declaration changes no value. */
    private static List<String> changes(List<ColumnSpec> before, List<ColumnSpec> after) {
        Map<String, ColumnSpec> old = new LinkedHashMap<>();
        before.forEach(column -> old.put(column.node().name(), column));
        List<String> changes = new ArrayList<>();
        for (ColumnSpec column : after) {
            ColumnSpec counterpart = old.remove(column.node().name());
            if (counterpart == null) {
                changes.add("column \"" + column.node().name() + "\" is new");
            } else {
                addChanges(counterpart, column, changes);
            }
        }
        old.keySet().forEach(name -> changes.add("column \"" + name + "\" is gone"));
        return changes;
    }

    private static void addChanges(ColumnSpec before, ColumnSpec after, List<String> changes) {
        ColumnNode was = before.node();
        ColumnNode is = after.node();
        String subject = "column \"" + is.name() + "\" ";
        if (was.strategy() != is.strategy()) {
            changes.add(subject + "is computed " + words(is.strategy()) + ", no longer " + words(was.strategy()));
        }
        addEdges(subject + "requires ", was.requiredColumns(), is.requiredColumns(), changes);
        addEdges(subject + "writes side effects ", was.sideEffectColumns(), is.sideEffectColumns(), changes);
        addEdges(subject + "has gates on ", was.gateColumns(), is.gateColumns(), changes);
        if (!before.definition().equals(after.definition())) {
            changes.add(subject + "does something else: " + quoted(after.definition()) + " after "
                    + quoted(before.definition()));
        }
    }

    private static void addEdges(String subject, List<String> was, List<String> is, List<String> changes) {
        if (!Set.copyOf(was).equals(Set.copyOf(is))) {
            changes.add(subject + is + ", no longer " + was);
        }
    }

    private static String words(GenerationStrategy strategy) {
        return switch (strategy) {
            case CELL_BY_CELL -> "cell by cell";
            case FULL_COLUMN -> "as a full column";
        };
    }

    private static String quoted(String definition) {
        return '"' + (definition.length() > 120 ? definition.substring(0, 120) + "…" : definition) + '"';
    }

    /** The stored columns as they are, but hidden or shown as the user wants now. */
    private static List<ColumnSpec> rehidden(List<ColumnSpec> before, Dataset wanted) {
        Map<String, ColumnSpec> shown = new HashMap<>();
        wanted.columnSpecs().forEach(column -> shown.put(column.node().name(), column));
        return before.stream()
                .map(column -> {
                    ColumnSpec now = requireNonNull(shown.get(column.node().name()));
                    return new ColumnSpec(column.node(), now.isHidden(), column.definition(), now.hidesSideEffects());
                })
                .toList();
    }
}
