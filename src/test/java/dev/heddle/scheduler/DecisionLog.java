package dev.heddle.scheduler;

import dev.heddle.store.Turn;
import dev.heddle.task.Fact;
import dev.heddle.task.TaskTrace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a build decides, line by line and without the time of day: what it commits, what it starts, and in which order. */
final class DecisionLog {
    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    void add(String line) {
        lines.add(line);
    }

    void start(Assignment assignment) {
        add("start " + assignment.task().stableId() + " attempt " + assignment.attempt() + " on "
                + assignment.input().getClass().getSimpleName());
    }

    void commit(Turn turn) {
        for (Fact fact : turn.facts()) {
            add("fact " + tell(fact));
        }
        for (TaskTrace trace : turn.traces()) {
            add("trace " + trace.task().stableId() + " attempt " + trace.attempt() + " " + trace.status() + " "
                    + trace.errorMessage());
        }
        for (TaskTrace start : turn.starts()) {
            add("at work " + start.task().stableId() + " attempt " + start.attempt());
        }
        add("commit");
    }

    private static String tell(Fact fact) {
        if (fact instanceof Fact.RowDropped drop) {
            return "dropped " + drop.rowGroup() + "." + drop.rowIndex() + " by " + drop.column() + ": " + drop.reason()
                    + ", attempt " + drop.attempt();
        }
        if (fact instanceof Fact.FailureKept kept) {
            return "kept " + kept.column() + " " + kept.rowGroup() + "." + kept.rowIndex() + ": " + kept.reason();
        }
        if (fact instanceof Fact.RowGroupFinalized end) {
            return "finalized " + end.rowGroup() + " with " + end.liveRows();
        }
        return fact.toString();
    }

    /** For another process: prints the digest of as many random builds as its argument says. */
    public static void main(String[] arguments) throws Exception {
        System.out.print(digest(Integer.parseInt(arguments[0])));
    }

    /** What a range of random builds decided, as one number: to be compared between processes, whose hash seeds differ. */
    static String digest(int seeds) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long seed = 0; seed < seeds; seed++) {
            for (String line : of(seed)) {
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Every commit, start and crash of one random build with crashes. */
    static List<String> of(long seed) {
        return SimulatedBuild.of(seed, CrashPlan.random(seed, 0.02)).run().log();
    }
}
