package dev.heddle.cli;

import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.store.StoredDataset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The store a verb works on. */
final class StoreArgument {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = ".heddle",
            description = "Directory of the store (default: ${DEFAULT-VALUE}).")
    private Path directory;

    Path directory() {
        return directory;
    }

    /** Opens the store for building; makes it where there is none. */
    Heddle open(Durability durability) {
        return Heddle.open(HeddleOptions.inDirectory(directory).durability(durability));
    }

    /** Opens the store for looking; changes nothing on disk. */
    Heddle openReadOnly() {
        return Heddle.open(HeddleOptions.inDirectory(directory).readOnly());
    }

    /** What has to follow another verb so that it works on the same store. */
    String asArgument() {
        return directory.equals(Path.of(".heddle")) ? "" : " --store " + Shell.quote(directory.toString());
    }

    /** The dataset that is meant: the one named, or the only one there is. */
    static String only(@Nullable String named, Heddle heddle) {
        if (named != null) {
            return named;
        }
        List<String> names = heddle.datasets().stream()
                .map(StoredDataset::spec)
                .map(spec -> spec.name())
                .distinct()
                .toList();
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    names.isEmpty() ? "the store has no dataset" : "which dataset? Say --dataset with one of " + names);
        }
        return names.get(0);
    }
}
