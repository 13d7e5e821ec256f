package dev.heddle.cli.definition;

import dev.heddle.ColumnBuilder;
import dev.heddle.FailurePolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what is said of a column beside what computes it. One thread at a time. */
final class ColumnSettings {
    /** Keys of every column. */
    static final List<String> KEYS =
            List.of("name", "hidden", "skip_when", "fill", "propagate_skips", "on_failure", "weight", "timeout");

    /** Keys of columns whose code is a class, of which nobody but the user knows what it needs. */
    static final List<String> KEYS_OF_JAVA = List.of("requires", "version", "ordered", "resource", "retry");

    private static final int WEIGHT_MAX = 10_000;

    private final ExpressionReader expressions;
    private final Problems problems;

    ColumnSettings(ExpressionReader expressions, Problems problems) {
        this.expressions = expressions;
        this.problems = problems;
    }

    /** Says of a column what its mapping says; null code is that of a column that could not be read. */
    void read(ColumnBuilder column, String name, Mapping mapping, @Nullable ColumnCode code) {
        String version = code == null ? "" : code.definition();
        GateCode gate = expressions.gate(mapping, name);
        if (gate != null) {
            column.skipWhen(gate.predicate(), gate.columns().toArray(String[]::new));
            version += "; skip when " + gate.text();
        }
        column.version(version);
        if (mapping.flag("hidden")) {
            column.hidden();
        }
        if (code != null && code.isFormula()) {
            column.formula();
        }
        readSkips(column, mapping);
        readFailures(column, mapping);
        readPace(column, mapping);
        if (code != null && code.function() instanceof ColumnCode.Function.FromScratch) {
            refuse(mapping, "skip_when", "a column from scratch makes all rows of a group at once and cannot skip any");
        } else if (code != null) {
            refuse(mapping, "ordered", "only a dev.heddle.FromScratchFunction can be ordered");
        }
    }

    private void refuse(Mapping mapping, String key, String reason) {
        if (mapping.has(key)) {
            problems.add(mapping.placeOfKey(key), "\"" + key + "\" cannot stand here: " + reason);
        }
    }

    private void readSkips(ColumnBuilder column, Mapping mapping) {
        Node fill = mapping.value("fill");
        if (fill != null) {
            column.fill(NodeValue.of(fill, problems));
        }
        if (mapping.has("propagate_skips")) {
            column.propagateSkips(mapping.flag("propagate_skips"));
        }
    }

    private void readFailures(ColumnBuilder column, Mapping mapping) {
        String policy = mapping.text("on_failure");
        if (policy != null && !policy.equals("drop") && !policy.equals("keep_null")) {
            problems.add(
                    mapping.place("on_failure"),
                    "\"on_failure\" is drop (the row is dropped) or keep_null (it stays, with null), not \"" + policy
                            + "\"");
        }
        if ("keep_null".equals(policy)) {
            column.onFailure(FailurePolicy.keepNull());
        }
        column.retry(new RetryReader(problems).read(mapping));
        Duration timeout = DurationText.read(mapping, "timeout", problems);
        if (timeout != null && timeout.isZero()) {
            problems.add(mapping.place("timeout"), "\"timeout\" is a time above zero");
        } else if (timeout != null) {
            column.timeout(timeout);
        }
    }

    private void readPace(ColumnBuilder column, Mapping mapping) {
        Long weight = mapping.integer("weight", 1, WEIGHT_MAX);
        if (weight != null) {
            column.weight(weight.intValue());
        }
        if (mapping.flag("ordered")) {
            column.ordered();
        }
        Node resource = mapping.value("resource");
        if (resource == null) {
            return;
        }
        Mapping limited = new Mapping(resource, "a resource", problems).only(List.of("name", "limit"));
        String name = limited.requiredText("name", "llm");
        Long limit = limited.integer("limit", 1, Integer.MAX_VALUE);
        if (name != null && limit != null) {
            column.resource(name, limit.intValue());
        } else if (name != null) {
            column.resource(name);
        }
    }
}
