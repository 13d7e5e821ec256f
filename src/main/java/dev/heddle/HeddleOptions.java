package dev.heddle;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which store to open, and how. Immutable. */
public final class HeddleOptions {
    private final @Nullable Path directory;
    private final String url;
    private final String user;
    private final String password;
    private final Durability durability;
    private final boolean isReadOnly;

    private HeddleOptions(
            @Nullable Path directory,
            String url,
            String user,
            String password,
            Durability durability,
            boolean isReadOnly) {
        this.directory = directory;
        this.url = url;
        this.user = user;
        this.password = password;
        this.durability = durability;
        this.isReadOnly = isReadOnly;
    }

    /**
     * Chooses the embedded store in a directory, which is made when absent.
     *
     * @param directory the directory; holds nothing but the store
     * @return the options
     */
    public static HeddleOptions inDirectory(Path directory) {
        return new HeddleOptions(requireNonNull(directory, "directory"), "", "", "", Durability.PROCESS_CRASH, false);
    }

    /**
     * Chooses a database by its JDBC address. This version stores in H2: the address begins with {@code jdbc:h2:}.
     *
     * @param url the address
     * @param user who connects
     * @param password the user's password, may be empty
     * @return the options
     */
    public static HeddleOptions jdbc(String url, String user, String password) {
        return new HeddleOptions(
                null,
                requireNonNull(url, "url"),
                requireNonNull(user, "user"),
                requireNonNull(password, "password"),
                Durability.PROCESS_CRASH,
                false);
    }

    /**
     * Chooses what finished cells survive; {@link Durability#PROCESS_CRASH} if not said.
     *
     * @param durability the level
     * @return the changed options
     */
    public HeddleOptions durability(Durability durability) {
        return new HeddleOptions(directory, url, user, password, requireNonNull(durability, "durability"), isReadOnly);
    }

    /**
     * Opens the store in a directory for looking only: nothing on disk changes, several processes may look at once, and
     * none may build meanwhile.
     *
     * @return the changed options
     * @throws IllegalStateException if the store is not one in a directory
     */
    public HeddleOptions readOnly() {
        if (directory == null) {
            throw new IllegalStateException("only a store in a directory can be opened read-only, not " + url);
        }
        return new HeddleOptions(directory, url, user, password, durability, true);
    }

    @Nullable
    Path directory() {
        return directory;
    }

    String url() {
        return url;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    Durability durability() {
        return durability;
    }

    boolean isReadOnly() {
        return isReadOnly;
    }
}
