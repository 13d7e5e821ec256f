package dev.heddle.crash;

import dev.heddle.Group;
import dev.heddle.Row;
import dev.heddle.Rows;
import dev.heddle.graph.SliceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of user code: a line of the child's output.
 *
 * @param slice what it was called to compute
 * @param inputs the JSON text of every value it was given
 */
record Call(SliceRef slice, Map<SliceRef, String> inputs) {
    /** What a line of this kind begins with. */
    static final String MARK = "ran ";

    private static final String BETWEEN = " ";

    static Call of(String column, Group group) {
        return new Call(SliceRef.wholeGroup(column, group.id()), Map.of());
    }

    static Call of(String column, Row row) {
        return new Call(SliceRef.cell(column, row.rowGroup(), row.rowIndex()), inputs(List.of(row)));
    }

    static Call of(String column, Rows rows) {
        return new Call(SliceRef.wholeGroup(column, rows.rowGroup()), inputs(rows.asList()));
    }

    private static Map<SliceRef, String> inputs(List<Row> rows) {
        Map<SliceRef, String> inputs = new LinkedHashMap<>();
        for (Row row : rows) {
            for (String column : row.columns()) {
                inputs.put(SliceRef.cell(column, row.rowGroup(), row.rowIndex()), row.json(column));
            }
        }
        return inputs;
    }

    /** The line; neither names nor values of {@link KilledDataset} have a space in them. */
    String toLine() {
        StringBuilder line = new StringBuilder(MARK)
                .append(slice.column())
                .append(BETWEEN)
                .append(slice.rowGroup())
                .append(BETWEEN)
                .append(slice.rowIndex());
        inputs.forEach((input, json) -> line.append(BETWEEN)
                .append(input.column())
                .append(BETWEEN)
                .append(input.rowIndex())
                .append(BETWEEN)
                .append(json));
        return line.toString();
    }

    static Call parse(String line) {
        String[] words = line.split(BETWEEN, -1);
        int rowGroup = Integer.parseInt(words[2]);
        SliceRef slice = new SliceRef(words[1], rowGroup, Integer.parseInt(words[3]));
        Map<SliceRef, String> inputs = new LinkedHashMap<>();
        for (int i = 4; i < words.length; i += 3) {
            inputs.put(SliceRef.cell(words[i], rowGroup, Integer.parseInt(words[i + 1])), words[i + 2]);
        }
        return new Call(slice, inputs);
    }
}
