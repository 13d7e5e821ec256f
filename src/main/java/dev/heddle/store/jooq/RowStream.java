package dev.heddle.store.jooq;

import dev.heddle.store.StoredRow;
import dev.heddle.store.jooq.RowReader.FinishedGroup;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Walks over finished rows in order and holds one row group at a time. One thread at a time, as any stream. */
final class RowStream extends AbstractSpliterator<StoredRow> {
    private final IntFunction<Optional<FinishedGroup>> nextFrom;
    private int nextGroup;
    private @Nullable FinishedGroup group;
    private int position;
    private boolean isClosed;

    private RowStream(IntFunction<Optional<FinishedGroup>> nextFrom) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        this.nextFrom = nextFrom;
    }

    /**
     * Rows of groups that are read when the stream comes to them.
     *
     * @param nextFrom finds the first group with rows from the given id on
     */
    static Stream<StoredRow> of(IntFunction<Optional<FinishedGroup>> nextFrom) {
        RowStream rows = new RowStream(nextFrom);
        return StreamSupport.stream(rows, false).onClose(rows::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super StoredRow> action) {
        if (isClosed) {
            return false;
        }
        FinishedGroup current = group;
        if (current == null || position == current.rows().size()) {
            current = nextFrom.apply(nextGroup).orElse(null);
            group = current;
            position = 0;
            if (current == null) {
                close();
                return false;
            }
            nextGroup = current.rowGroup() + 1;
        }
        action.accept(current.rows().get(position++));
        return true;
    }

    private void close() {
        isClosed = true;
        group = null;
    }
}
