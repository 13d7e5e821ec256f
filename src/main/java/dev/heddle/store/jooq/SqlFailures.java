package dev.heddle.store.jooq;

import dev.heddle.store.CommitLevel;
import dev.heddle.store.StoreException;
import dev.heddle.store.StoreException.Category;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says in our words what a failing database meant. The one place that reads the engine's error codes. */
final class SqlFailures {
    /** What the operating system says of a full disk, a used-up quota, a limit on the size of files. */
    private static final List<String> NO_ROOM =
            List.of("No space left on device", "Disk quota exceeded", "File too large", "not enough space on the disk");

    private SqlFailures() {}

    /**
     * Describes a failure that cost nothing which was acknowledged before.
     *
     * @param doing what was being done, such as {@code commit a turn}
     * @param where the store, for people
     * @param failure what the database or the library in front of it threw
     */
    static StoreException of(String doing, String where, Exception failure) {
        return of(doing, where, failure, "what was acknowledged is kept");
    }

    /** Describes a failure of the connection that writes, which takes with it what it gathered at its level. */
    static StoreException ofWrite(String doing, String where, CommitLevel level, Exception failure) {
        return of(doing, where, failure, kept(level));
    }

    private static StoreException of(String doing, String where, Exception failure, String kept) {
        Category category = category(failure);
        return new StoreException(
                category,
                "could not " + doing + " in store " + where + ": " + reason(failure) + ". " + advice(category, kept),
                failure);
    }

    private static String kept(CommitLevel level) {
        return switch (level) {
            case BUFFERED ->
                "what was acknowledged is kept, but for the last half second of it, which will be done again";
            case WRITTEN, SYNCED -> "what was acknowledged is kept";
        };
    }

    static boolean isDuplicateKey(Exception failure) {
        return code(failure) == ErrorCode.DUPLICATE_KEY_1;
    }

    /** Whether another process or another engine has the database open. */
    static boolean isOpenElsewhere(Exception failure) {
        return code(failure) == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    static Category category(Exception failure) {
        if (noRoom(failure) != null) {
            return Category.FULL;
        }
        return switch (code(failure)) {
            case ErrorCode.DUPLICATE_KEY_1 -> Category.CONFLICT;
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> Category.LOCKED;
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 -> Category.DAMAGED;
            default -> Category.LOST;
        };
    }

    /** The engine's own words, without the statement and the stack it may append. */
    static String reason(Exception failure) {
        @Nullable IOException noRoom = noRoom(failure);
        if (noRoom != null) {
            return String.valueOf(noRoom.getMessage());
        }
        @Nullable SQLException sql = sqlOf(failure);
        String message = sql == null ? failure.getMessage() : sql.getMessage();
        String text = message == null ? failure.getClass().getSimpleName() : message;
        int statement = text.indexOf("; SQL statement:");
        return (statement < 0 ? text : text.substring(0, statement)).strip();
    }

    private static String advice(Category category, String kept) {
        return switch (category) {
            case LOCKED -> "Wait until whoever has it is done.";
            case DAMAGED -> "Look at it with \"heddle verify\", restore a backup, or move it away.";
            case FULL -> "Free some space and run again: " + kept + ".";
            case CONFLICT -> "Nothing of this was recorded; run again to go on from what is stored.";
            case LOST, NEWER -> "Close the store and open it again: " + kept + ".";
        };
    }

    private static @Nullable IOException noRoom(Throwable failure) {
        return noRoom(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Looks among the suppressed too: once a write has failed, all that follows says only that the database is closed. */
    private static @Nullable IOException noRoom(Throwable failure, Set<Throwable> seen) {
        if (!seen.add(failure)) {
            return null;
        }
        if (failure instanceof IOException io && saysNoRoom(io)) {
            return io;
        }
        @Nullable Throwable cause = failure.getCause();
        @Nullable IOException found = cause == null ? null : noRoom(cause, seen);
        for (Throwable suppressed : failure.getSuppressed()) {
            found = found == null ? noRoom(suppressed, seen) : found;
        }
        return found;
    }

    private static boolean saysNoRoom(IOException failure) {
        String message = failure.getMessage();
        return message != null && NO_ROOM.stream().anyMatch(message::contains);
    }

    private static int code(Exception failure) {
        @Nullable SQLException sql = sqlOf(failure);
        return sql == null ? 0 : sql.getErrorCode();
    }

    private static @Nullable SQLException sqlOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
