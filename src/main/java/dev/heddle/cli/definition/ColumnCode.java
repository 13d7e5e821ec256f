package dev.heddle.cli.definition;

import dev.heddle.CellFunction;
import dev.heddle.ColumnBuilder;
import dev.heddle.Dataset;
import dev.heddle.FromScratchFunction;
import dev.heddle.FullColumnFunction;
import java.util.List;

/**
 * What a column of a definition does.
 *
 * @param function the code
 * @param requires the columns it needs
 * @param definition what it does, in a text that changes when the behaviour does
 * @param isFormula whether it is a pure function of its row
 */
record ColumnCode(Function function, List<String> requires, String definition, boolean isFormula) {
    /** The code, by the kind of column it makes. */
    sealed interface Function {
        record FromScratch(FromScratchFunction code) implements Function {}

        record Cell(CellFunction code) implements Function {}

        record FullColumn(FullColumnFunction code) implements Function {}
    }

    /** Code that is no formula. */
    ColumnCode(Function function, List<String> requires, String definition) {
        this(function, requires, definition, false);
    }

    ColumnBuilder addTo(Dataset.Builder dataset, String name) {
        return added(dataset, name).requires(requires.toArray(String[]::new)).version(definition);
    }

    private ColumnBuilder added(Dataset.Builder dataset, String name) {
        if (function instanceof Function.Cell cell) {
            return dataset.cell(name, cell.code());
        }
        if (function instanceof Function.FullColumn fullColumn) {
            return dataset.fullColumn(name, fullColumn.code());
        }
        return dataset.fromScratch(name, ((Function.FromScratch) function).code());
    }
}
