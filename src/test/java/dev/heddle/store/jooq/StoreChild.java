package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.Journal;
import dev.heddle.store.Specs;
import dev.heddle.store.Store;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoredDataset;
import dev.heddle.store.Turn;
import dev.heddle.task.Fact.CellCompleted;
import dev.heddle.task.RowGroupPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Another process that uses a store. Says each thing it has done as a line on standard output; a test reads them, and kills
 * it or tells it to go on by a line on its standard input.
 */
final class StoreChild implements AutoCloseable {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static final GrowthLimit REWRITTEN_OFTEN = new GrowthLimit(400_000, 2);

    private final Process process;
    private final BufferedReader output;

    private StoreChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Runs in the child: a verb, the directory, and the commit level where the verb needs one. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "write" -> writeUntilRefused(() -> JooqStore.open(directory, CommitLevel.valueOf(arguments[2])));
            case "rewrite" -> writeUntilRefused(() -> JooqStore.open(directory, CommitLevel.WRITTEN, REWRITTEN_OFTEN));
            case "hold" -> hold(JooqStore.open(directory, CommitLevel.WRITTEN));
            case "look" -> hold(JooqStore.openReadOnly(directory));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void hold(Store store) throws IOException {
        try (store) {
            System.out.println("open " + store.datasets().size());
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        }
    }

    private static void writeUntilRefused(Supplier<Store> opening) {
        try {
            write(opening.get());
        } catch (StoreException refused) {
            System.out.println("refused " + refused.category() + ": " + refused.getMessage());
        }
    }

    /** Commits a cell a turn until it is killed or the store cannot go on. */
    private static void write(Store store) {
        int rows = 200_000;
        StoredDataset dataset =
                store.newest("kill").orElseGet(() -> store.create(Specs.single("kill", "c", plan(rows)), AT));
        Journal journal = store.startRun(dataset, AT);
        List<Integer> known = new ArrayList<>();
        journal.replay(0, fact -> known.add(((CellCompleted) fact).rowIndex()));
        System.out.println("replayed " + known.size());
        for (int row = known.size(); row < rows; row++) {
            journal.commit(new Turn(List.of(new CellCompleted("c", 0, row, "\"value " + row + "\"")), List.of()));
            System.out.println(row);
        }
    }

    private static RowGroupPlan plan(int rows) {
        return RowGroupPlan.of(rows, rows);
    }

    /** Starts the child. */
    static StoreChild start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dorg.jooq.no-logo=true",
                "-Dorg.jooq.no-tips=true",
                "-cp",
                System.getProperty("java.class.path"),
                StoreChild.class.getName()));
        command.addAll(List.of(arguments));
        return new StoreChild(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Files.createDirectories(Path.of("target")).toFile())
                .start());
    }

    static StoreChild start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    long pid() {
        return process.pid();
    }

    /** The next line, or null when the child has ended. */
    String line() {
        try {
            return output.readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Everything it says from here to its end. */
    String rest() {
        StringBuilder rest = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** Kills it as the operating system does, and waits until it is gone. What it said before can still be read. */
    void kill() {
        // Not Process.destroyForcibly, which also throws away what was not read yet.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Lets it go on, and waits for its end. */
    int finish() throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').close();
        return process.waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}
