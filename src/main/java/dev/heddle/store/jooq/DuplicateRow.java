package dev.heddle.store.jooq;

import dev.heddle.task.Fact;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row that is recorded already. */
final class DuplicateRow extends SQLException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Fact fact;

    DuplicateRow(@Nullable Fact fact, @Nullable SQLException cause) {
        super(cause);
        this.fact = fact;
    }

    /** What the row was to record; null for an attempt. */
    @Nullable
    Fact fact() {
        return fact;
    }
}
