package dev.heddle.crash;

import dev.heddle.Durability;
import dev.heddle.crash.KilledDataset.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One store and the children that build in it, each after the death of the one before, until one lives to the end; after
 * each the {@link KillLaws} are asked.
 */
final class KilledBuild {
    private static final Path KEPT = Path.of("target", "kept-stores");

    private final Path store;
    private final Durability durability;
    private final KillLaws laws;
    private final Map<Landing, Integer> landings = new TreeMap<>();
    private int children;

    /** What a process was doing when it died. */
    enum Landing {
        STARTING,
        MAKING_THE_STORE,
        REOPENING_THE_STORE,
        BEGINNING_THE_RUN,
        BUILDING,
        ENDING
    }

    /**
     * A build of which nothing is done.
     *
     * @param directory an empty directory
     */
    KilledBuild(Path directory, Durability durability) {
        this.store = directory.resolve("store");
        this.durability = durability;
        this.laws = new KillLaws(Size.LARGE, durability == Durability.RELAXED);
    }

    KillLaws laws() {
        return laws;
    }

    int kills() {
        return landings.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many deaths there were of each kind. */
    Map<Landing, Integer> landings() {
        return landings;
    }

    /**
     * Builds until a child ends by itself.
     *
     * @param moments when to kill the next child; once there are no more, one is let live
     * @return the last child
     */
    ChildRun run(Iterator<KillMoment> moments) throws IOException, InterruptedException, SQLException {
        while (true) {
            boolean isNew = !Files.exists(store);
            @Nullable KillMoment moment = moments.hasNext() ? moments.next() : null;
            ChildRun child = ChildRun.of(store, durability, "p" + children++, moment);
            try {
                laws.check(child, StoreReader.readCopy(store));
            } catch (AssertionError | RuntimeException | SQLException broken) {
                throw new AssertionError(
                        "child " + children + ", to be killed at " + moment + ", last said \"" + child.phase()
                                + "\" and made " + child.calls().size() + " calls; its store is kept in " + keep()
                                + ": " + broken.getMessage(),
                        broken);
            }
            if (!child.wasKilled()) {
                return child;
            }
            landings.merge(landing(child, isNew), 1, Integer::sum);
        }
    }

    /** After the last child: asks whether the build ended as one that nobody killed. */
    void checkFinished(Snapshot whole) throws IOException {
        try {
            laws.checkFinished(whole);
        } catch (AssertionError broken) {
            throw new AssertionError(
                    "after " + children + " children, whose store is kept in " + keep() + ": " + broken.getMessage(),
                    broken);
        }
    }

    /** Copies the store as the child left it to where the next run of the tests does not remove it. Returns the copy. */
    private Path keep() throws IOException {
        Path kept = Files.createDirectories(KEPT).toAbsolutePath();
        Path copy = Files.createTempDirectory(kept, "child-" + children + "-");
        if (!Files.exists(store)) {
            return copy;
        }
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static Landing landing(ChildRun child, boolean isNew) {
        return switch (child.phase()) {
            case "" -> Landing.STARTING;
            case KilledProcess.OPENING -> isNew ? Landing.MAKING_THE_STORE : Landing.REOPENING_THE_STORE;
            case KilledProcess.OPENED -> child.calls().isEmpty() ? Landing.BEGINNING_THE_RUN : Landing.BUILDING;
            default -> Landing.ENDING;
        };
    }
}
