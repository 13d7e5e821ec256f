package dev.heddle.bench.peers;

import dev.heddle.bench.Contender;
import dev.heddle.bench.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The peers, in the order of the table. */
public final class AllPeers implements Peers {
    private static final Properties VERSIONS = versions();

    /** For the service loader. */
    public AllPeers() {}

    @Override
    public List<Contender> contenders() {
        return List.of(
                new SpringBatch(1, false),
                new SpringBatch(100, false),
                new SpringBatch(1_000, false),
                new SpringBatch(1_000, true),
                new DbScheduler(),
                new Quartz(),
                new JobRunr());
    }

    /** The name of a peer with the version that the build has of it. */
    static String named(String name, String artifact) {
        return name + " " + Objects.requireNonNull(VERSIONS.getProperty(artifact), artifact);
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream file = AllPeers.class.getResourceAsStream("versions.properties")) {
            versions.load(Objects.requireNonNull(file, "versions.properties"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return versions;
    }
}
