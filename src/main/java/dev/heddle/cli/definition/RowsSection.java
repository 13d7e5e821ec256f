package dev.heddle.cli.definition;

import dev.heddle.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * How many rows a definition asks for.
 *
 * @param rows rows, or rows that are to live
 * @param candidates rows that may be planned for those that are to live; null where all rows count
 */
record RowsSection(long rows, @Nullable Long candidates) {
    /** Reads {@code rows} or {@code live_rows}; without a seed one of them has to be there. */
    static RowsSection read(Mapping root, @Nullable SeedSection seed, Problems problems) {
        Long rows = root.integer("rows", 0, Long.MAX_VALUE);
        Node live = root.value("live_rows");
        if (live == null) {
            if (rows == null && !root.has("rows") && !root.has("seed")) {
                problems.add(root.place(), "a definition without a seed needs \"rows\", as in: rows: 1000");
            }
            checkRecords(root, "rows", rows, seed, problems);
            return new RowsSection(rows != null ? rows : seed != null ? seed.records() : 0, null);
        }
        if (root.has("rows")) {
            problems.add(
                    root.placeOfKey("live_rows"), "\"rows\" and \"live_rows\" are both there; take one of them away");
        }
        return live(new Mapping(live, "\"live_rows\"", problems), seed, problems);
    }

    private static RowsSection live(Mapping live, @Nullable SeedSection seed, Problems problems) {
        String example = "as in: live_rows: {rows: 1000, candidates: 1500}";
        Long rows = live.only(List.of("rows", "candidates")).integer("rows", 0, Long.MAX_VALUE);
        Long candidates = live.integer("candidates", 0, Long.MAX_VALUE);
        if (!live.has("rows")) {
            problems.add(live.place(), "\"live_rows\" needs the rows that are to live, " + example);
        }
        if (!live.has("candidates") && seed == null) {
            problems.add(live.place(), "\"live_rows\" without a seed needs the candidates, " + example);
        }
        checkRecords(live, "candidates", candidates, seed, problems);
        long wanted = rows == null ? 0 : rows;
        long allowed = candidates != null ? candidates : seed != null ? seed.records() : wanted;
        if (allowed < wanted) {
            problems.add(
                    live.place("rows"),
                    wanted + " rows cannot live of only " + allowed + " candidates; ask for fewer, or allow more");
        }
        return new RowsSection(wanted, Math.max(allowed, wanted));
    }

    private static void checkRecords(
            Mapping mapping, String key, @Nullable Long rows, @Nullable SeedSection seed, Problems problems) {
        if (rows != null && seed != null && rows > seed.records()) {
            problems.add(
                    mapping.place(key),
                    "\"" + key + "\" is " + rows + ", but the seed's file has only " + seed.records()
                            + " records; ask for as many or fewer");
        }
    }

    void addTo(Dataset.Builder dataset) {
        if (candidates == null) {
            dataset.rows(rows);
        } else {
            dataset.liveRows(rows, candidates);
        }
    }
}
