package dev.heddle;

import dev.heddle.generator.CellGenerator;
import dev.heddle.generator.FromScratchGenerator;
import dev.heddle.generator.FullColumnGenerator;
import dev.heddle.generator.Generator;
import dev.heddle.graph.ColumnNode;
import dev.heddle.graph.GenerationStrategy;
import dev.heddle.scheduler.ColumnRules;
import dev.heddle.store.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column as the user described it: the place where user code meets the engine's generators. */
record ColumnDefinition(
        String name,
        Code code,
        List<String> requires,
        @Nullable String resource,
        RetryPolicy retry,
        boolean isHidden,
        String definition) {

    /** The user's function, by the kind of column it makes. */
    sealed interface Code {
        record FromScratch(FromScratchFunction function) implements Code {}

        record Cell(CellFunction function) implements Code {}

        record FullColumn(FullColumnFunction function) implements Code {}
    }

    ColumnNode node() {
        GenerationStrategy strategy =
                code instanceof Code.Cell ? GenerationStrategy.CELL_BY_CELL : GenerationStrategy.FULL_COLUMN;
        return ColumnNode.of(name, strategy, requires.toArray(String[]::new));
    }

    ColumnSpec spec() {
        return new ColumnSpec(node(), isHidden, definition);
    }

    ColumnRules rules(int valueBytesMax) {
        return new ColumnRules(generator(valueBytesMax), requires, resource, retry.backoff());
    }

    private Generator generator(int valueBytesMax) {
        ColumnIndex inputs = new ColumnIndex(requires);
        if (code instanceof Code.Cell cell) {
            return (CellGenerator) input -> Json.encode(
                    cell.function()
                            .apply(new Row(inputs, input.values(), input.rowGroup(), input.rowIndex(), input.index())),
                    valueBytesMax);
        }
        if (code instanceof Code.FullColumn fullColumn) {
            return (FullColumnGenerator) input -> encodeAll(
                    fullColumn
                            .function()
                            .apply(new Rows(
                                    inputs, input.values(), input.rowGroup(), input.startOffset(), input.rowIndexes())),
                    valueBytesMax);
        }
        FromScratchFunction function = ((Code.FromScratch) code).function();
        return (FromScratchGenerator) input -> encodeAll(
                function.apply(new Group(input.rowGroup(), input.startOffset(), input.size())), valueBytesMax);
    }

    private static List<String> encodeAll(@Nullable List<?> values, int valueBytesMax) {
        if (values == null) {
            throw new IllegalArgumentException("the function returned null instead of a list of values");
        }
        List<String> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            try {
                texts.add(Json.encode(value, valueBytesMax));
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException("value " + texts.size() + ": " + unfit.getMessage(), unfit);
            }
        }
        return texts;
    }
}
