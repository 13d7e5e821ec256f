package dev.heddle.store;

import dev.heddle.task.Fact;
import dev.heddle.task.Fact.AttemptsMade;
import dev.heddle.task.Fact.FailureKept;
import dev.heddle.task.Fact.SideEffectsCompleted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a journal tells of facts that were committed: most as they were, some together, some not at all. */
public final class ToldFacts {
    private ToldFacts() {}

    /** Side effects of a group in one fact, of the attempts at a slice the last count, of kept failures nothing. */
    public static List<Fact> of(List<Fact> committed) {
        List<Fact> told = new ArrayList<>();
        Map<String, AttemptsMade> attempts = new LinkedHashMap<>();
        Map<String, List<SideEffectsCompleted>> sideEffects = new LinkedHashMap<>();
        for (Fact fact : committed) {
            if (fact instanceof AttemptsMade made) {
                attempts.put(made.column() + "/" + made.rowGroup() + "/" + made.rowIndex(), made);
            } else if (fact instanceof SideEffectsCompleted some) {
                sideEffects
                        .computeIfAbsent(some.name() + "/" + some.rowGroup(), key -> new ArrayList<>())
                        .add(some);
            } else if (!(fact instanceof FailureKept)) {
                told.add(fact);
            }
        }
        told.addAll(attempts.values());
        sideEffects.values().stream()
                .map(ToldFacts::together)
                .filter(all -> all.rowIndexes().length > 0)
                .forEach(told::add);
        return told;
    }

    private static SideEffectsCompleted together(List<SideEffectsCompleted> parts) {
        TreeMap<Integer, String> values = new TreeMap<>();
        for (SideEffectsCompleted part : parts) {
            for (int i = 0; i < part.rowIndexes().length; i++) {
                values.put(part.rowIndexes()[i], part.values().get(i));
            }
        }
        SideEffectsCompleted any = parts.get(0);
        return new SideEffectsCompleted(
                any.name(),
                any.column(),
                any.rowGroup(),
                values.keySet().stream().mapToInt(Integer::intValue).toArray(),
                List.copyOf(values.values()));
    }
}
