package dev.heddle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Durability;
import dev.heddle.graph.SliceRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The life of one {@link KilledProcess}, as its parent saw it.
 *
 * @param calls of user code, in the order they were made
 * @param ended cells that were about to return together with others
 * @param phase the last thing the process said about itself; empty if it died before it could
 * @param wasKilled whether it was; it may have ended before its moment came
 * @param opening how long it took to open the store; zero if it never did
 */
record ChildRun(List<Call> calls, List<SliceRef> ended, String phase, boolean wasKilled, Duration opening) {
    private static final int KILLED = 128 + 9;
    private static final List<String> SMALL_AND_QUICK_TO_START =
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    /**
     * Runs a child to its end.
     *
     * @param word a word no other child of this store has
     * @param moment when to kill it; null for never
     */
    static ChildRun of(Path directory, Durability durability, String word, @Nullable KillMoment moment)
            throws IOException, InterruptedException {
        Path complaints = directory.resolveSibling("complaints-of-" + word + ".txt");
        Process process = new ProcessBuilder(command(directory, durability, word))
                .redirectError(complaints.toFile())
                .start();
        try {
            return watch(process, moment, complaints);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Path directory, Durability durability, String word) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL_AND_QUICK_TO_START);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledProcess.class.getName()));
        command.addAll(List.of(directory.toString(), durability.name(), word));
        return command;
    }

    private static ChildRun watch(Process process, @Nullable KillMoment moment, Path complaints)
            throws IOException, InterruptedException {
        List<Call> calls = new ArrayList<>();
        List<SliceRef> ended = new ArrayList<>();
        String phase = "";
        long openingNanos = 0;
        int occurrences = 0;
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = readLine(lines); line != null; line = readLine(lines)) {
            if (moment != null && line.startsWith(moment.prefix()) && ++occurrences == moment.occurrence()) {
                LockSupport.parkNanos(moment.delay().toNanos());
                // Not by the process: that closes what the child said before anyone read it.
                process.toHandle().destroyForcibly();
            }
            if (line.startsWith(Call.MARK)) {
                calls.add(Call.parse(line));
            } else if (line.startsWith(KilledDataset.CELL_ENDS)) {
                ended.add(cell(line.substring(KilledDataset.CELL_ENDS.length()).split(" ", -1)));
            } else if (line.equals(KilledProcess.OPENING)) {
                openingNanos = -System.nanoTime();
                phase = line;
            } else if (line.equals(KilledProcess.OPENED)) {
                openingNanos += System.nanoTime();
                phase = line;
            } else if (!line.equals(KilledDataset.BATCH_ENDS)) {
                phase = line;
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("the child ends").isTrue();
        boolean wasKilled = process.exitValue() == KILLED;
        assertThat(wasKilled || process.exitValue() == 0)
                .as("exit code %s of a child that said%n%s", process.exitValue(), Files.readString(complaints))
                .isTrue();
        return new ChildRun(calls, ended, phase, wasKilled, Duration.ofNanos(Math.max(0, openingNanos)));
    }

    private static SliceRef cell(String[] words) {
        return SliceRef.cell(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    /** Reads a line that was finished; what a child was about to say when it died does not count. */
    private static @Nullable String readLine(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = lines.read(); next != '\n'; next = lines.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
