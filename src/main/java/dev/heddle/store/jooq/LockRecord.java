package dev.heddle.store.jooq;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the lock file says: who wrote the store last, and how that ended.
 *
 * @param state how far it came
 * @param pid the process
 * @param host its machine
 * @param since when it opened the store
 * @param database the database file when it was closed; {@link DatabaseMark#NONE} unless the state is {@link State#CLOSED}
 */
record LockRecord(State state, long pid, String host, Instant since, DatabaseMark database) {
    private static final String FIRST_LINE = "heddle store lock 1";

    /** How far the writer came. */
    enum State {
        /** The database is being made; nothing in it was ever acknowledged. */
        CREATING,
        /** The store is being written, or its writer died. */
        OPEN,
        /** The database was closed in order. */
        CLOSED;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A record of this process, from now on. */
    static LockRecord ofThisProcess(State state, Instant since) {
        ThisProcess process = ThisProcess.current();
        return new LockRecord(state, process.pid(), process.host(), since, DatabaseMark.NONE);
    }

    LockRecord opened() {
        return new LockRecord(State.OPEN, pid, host, since, DatabaseMark.NONE);
    }

    LockRecord closed(DatabaseMark mark) {
        return new LockRecord(State.CLOSED, pid, host, since, mark);
    }

    /** The text of the lock file: a line for each thing, so that people can read it too. */
    byte[] text() {
        String text = FIRST_LINE + "\nstate=" + state.word() + "\npid=" + pid + "\nhost=" + host + "\nsince=" + since
                + "\ndatabaseBytes=" + database.bytes() + "\ndatabaseHeader=" + database.header() + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads such a text; empty if it is anything else, as after a crash in the middle of writing it. */
    static Optional<LockRecord> parse(byte[] text) {
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FIRST_LINE)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            return Optional.of(new LockRecord(
                    State.valueOf(value(values, "state").toUpperCase(Locale.ROOT)),
                    Long.parseLong(value(values, "pid")),
                    value(values, "host"),
                    Instant.parse(value(values, "since")),
                    new DatabaseMark(Long.parseLong(value(values, "databaseBytes")), value(values, "databaseHeader"))));
        } catch (IllegalArgumentException | DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    /** Whether the process that wrote this is known to have ended. */
    boolean isWriterDead() {
        return host.equals(ThisProcess.current().host())
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** The writer as messages name it. */
    String writer() {
        return "process " + pid + " on host " + host + " since " + since;
    }
}
