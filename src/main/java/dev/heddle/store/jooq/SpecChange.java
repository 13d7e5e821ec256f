package dev.heddle.store.jooq;

import dev.heddle.store.ColumnSpec;
import dev.heddle.store.DatasetSpec;
import dev.heddle.task.RowGroupPlan;
import dev.heddle.task.RowGroupPlan.Segment;
import java.util.ArrayList;
import java.util.List;

/** Decides whether a stored dataset may be brought up to another specification without touching a recorded fact. */
final class SpecChange {
    private SpecChange() {}

    /** Refuses a change of anything but what is hidden, the key column, the size of new row groups, and row groups added at the end. */
    static void check(DatasetSpec stored, DatasetSpec wanted) {
        if (!stored.name().equals(wanted.name())) {
            throw refused(stored, "its name would become " + StoredText.quoted(wanted.name()));
        }
        if (stored.columns().size() != wanted.columns().size()) {
            throw refused(
                    stored,
                    "it has " + stored.columns().size() + " columns, the specification "
                            + wanted.columns().size());
        }
        for (int ordinal = 0; ordinal < stored.columns().size(); ordinal++) {
            ColumnSpec before = stored.columns().get(ordinal);
            ColumnSpec after = wanted.columns().get(ordinal);
            if (!before.node().equals(after.node()) || !before.definition().equals(after.definition())) {
                throw refused(
                        stored,
                        "column " + StoredText.quoted(before.node().name()) + " is not column "
                                + StoredText.quoted(after.node().name()) + " of the specification");
            }
        }
        if (!beginsWith(wanted.plan(), stored.plan())) {
            throw refused(
                    stored,
                    "its plan of " + stored.plan().groups() + " row groups and "
                            + stored.plan().rows() + " rows is not how the specification's plan of "
                            + wanted.plan().groups() + " row groups and "
                            + wanted.plan().rows() + " rows begins");
        }
    }

    private static boolean beginsWith(RowGroupPlan plan, RowGroupPlan prefix) {
        if (plan.groups() < prefix.groups()) {
            return false;
        }
        List<Segment> clipped = new ArrayList<>();
        for (Segment segment : plan.segments()) {
            int groups = Math.min(segment.groups(), prefix.groups() - segment.firstGroup());
            if (groups > 0) {
                clipped.add(new Segment(segment.firstGroup(), groups, segment.size(), segment.startOffset()));
            }
        }
        return RowGroupPlan.ofSegments(clipped).equals(prefix);
    }

    private static IllegalArgumentException refused(DatasetSpec stored, String difference) {
        return new IllegalArgumentException("dataset " + StoredText.quoted(stored.name())
                + " cannot be brought up to this specification: " + difference
                + "; record it as a new generation instead");
    }
}
