package dev.heddle.cli.definition;

import dev.heddle.CellFunction;
import dev.heddle.FromScratchFunction;
import dev.heddle.FullColumnFunction;
import dev.heddle.Group;
import dev.heddle.Row;
import dev.heddle.Rows;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classes that definitions name as what computes a column. */
final class JavaColumns {
    private JavaColumns() {}

    /** A column of code. */
    public static final class Shout implements CellFunction {
        @Override
        public Object apply(Row row) {
            return row.string("species") + "!";
        }
    }

    /** A full column of code. */
    public static final class Ranks implements FullColumnFunction {
        @Override
        public List<?> apply(Rows rows) {
            return Collections.nCopies(rows.size(), 1);
        }
    }

    /** A root of code. */
    public static final class Numbers implements FromScratchFunction {
        @Override
        public List<?> apply(Group group) {
            return Collections.nCopies(group.size(), 1);
        }
    }

    /** Code that cannot be made. */
    public static final class Broken implements CellFunction {
        /** Fails. */
        public Broken() {
            throw new IllegalStateException("no model at hand");
        }

        @Override
        public @Nullable Object apply(Row row) {
            return null;
        }
    }

    /** No code of a column. */
    public static final class Stranger {}
}
