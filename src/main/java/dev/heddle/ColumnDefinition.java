package dev.heddle;

import dev.heddle.generator.CellsGenerator;
import dev.heddle.generator.FailureClassifier;
import dev.heddle.generator.FromScratchColumnsGenerator;
import dev.heddle.generator.FullColumnsGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.generator.SkipGate;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.scheduler.Skipping;
import dev.heddle.store.ColumnSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as the user described it, or several that one function fills: the place where user code meets the engine's
 * generators.
 */
record ColumnDefinition(
        List<String> names,
        UserCode code,
        List<String> requires,
        List<String> sideEffects,
        Skips skips,
        Conduct conduct,
        Exposure exposure,
        String version) {

    /** Which rows it leaves out; the fills are JSON texts in the order of the names, or none. */
    record Skips(@Nullable RowPredicate gate, List<String> gateColumns, List<String> fills, boolean propagates) {}

    /** How its tasks run and what becomes of those that fail. */
    record Conduct(
            @Nullable String resource,
            int weight,
            RetryPolicy retry,
            FailureClassifier classifier,
            @Nullable Duration timeout,
            FailurePolicy onFailure,
            boolean isOrdered,
            boolean isFormula) {}

    /** What exports leave out. */
    record Exposure(Set<String> hidden, boolean hidesSideEffects) {}

    boolean isFromScratch() {
        return code instanceof UserCode.FromScratch;
    }

    /** A node for each name. The side effects are those of the first: the graph wants one producer for each. */
    List<ColumnNode> nodes() {
        GenerationStrategy strategy =
                code instanceof UserCode.Cells ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
        List<ColumnNode> nodes = new ArrayList<>();
        for (String name : names) {
            List<String> extras = nodes.isEmpty() ? sideEffects : List.of();
            nodes.add(new ColumnNode(name, strategy, requires, extras, skips.gateColumns()));
        }
        return nodes;
    }

    List<ColumnSpec> specs() {
        boolean hidesSideEffects =
                exposure.hidesSideEffects() || exposure.hidden().containsAll(names);
        return nodes().stream()
                .map(node ->
                        new ColumnSpec(node, exposure.hidden().contains(node.name()), definition(), hidesSideEffects))
                .toList();
    }

    /** What a resume compares: code cannot be, so the version stands for it, and beside it what values follow from. */
    private String definition() {
        List<String> parts = new ArrayList<>();
        if (!version.isEmpty()) {
            parts.add(version);
        }
        if (skips.gate() != null && skips.gateColumns().isEmpty()) {
            parts.add("with a gate on no column");
        }
        if (!skips.fills().isEmpty()) {
            parts.add("skipped rows get " + String.join(", ", skips.fills()));
        }
        if (!skips.propagates()) {
            parts.add("skips are not passed on to it");
        }
        return String.join("; ", parts);
    }

    ColumnRules rules(int valueBytesMax) {
        List<String> inputs =
                requires.stream().filter(name -> !names.contains(name)).toList();
        return new ColumnRules(
                generator(new ColumnIndex(inputs, "add it to requires(...)"), valueBytesMax),
                inputs,
                names.size() == 1 ? List.of() : names,
                conduct.resource(),
                conduct.weight(),
                conduct.retry().backoff(),
                new UserFailures(conduct.classifier()),
                conduct.timeout(),
                new Skipping(gate(), skips.gateColumns(), skips.fills(), skips.propagates()),
                conduct.isOrdered(),
                conduct.onFailure() == FailurePolicy.KEEP_NULL,
                conduct.isFormula());
    }

    private @Nullable SkipGate gate() {
        RowPredicate predicate = skips.gate();
        if (predicate == null) {
            return null;
        }
        ColumnIndex gates = new ColumnIndex(skips.gateColumns(), "name it in skipWhen(...)");
        return input ->
                predicate.test(new Row(gates, input.gateValues(), input.rowGroup(), input.rowIndex(), input.index()));
    }

    private Generator generator(ColumnIndex inputs, int valueBytesMax) {
        OutputTexts outputs = new OutputTexts(names, sideEffects, valueBytesMax);
        if (code instanceof UserCode.Cells cells) {
            return (CellsGenerator) input -> outputs.ofRow(cells.function()
                    .apply(new Row(inputs, input.values(), input.rowGroup(), input.rowIndex(), input.index())));
        }
        if (code instanceof UserCode.FullColumns fullColumns) {
            return (FullColumnsGenerator) input -> outputs.ofRows(
                    fullColumns
                            .function()
                            .apply(new Rows(
                                    inputs, input.values(), input.rowGroup(), input.startOffset(), input.rowIndexes())),
                    input.rowIndexes().length);
        }
        UserCode.OfGroup function = ((UserCode.FromScratch) code).function();
        return (FromScratchColumnsGenerator) input -> outputs.ofRows(
                function.apply(new Group(input.rowGroup(), input.startOffset(), input.size())), input.size());
    }
}
