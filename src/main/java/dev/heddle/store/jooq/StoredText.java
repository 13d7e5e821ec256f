package dev.heddle.store.jooq;

import org.jspecify.annotations.Nullable;

/** What text the tables take: refuses what cannot be kept as it is, cuts what only people read. */
final class StoredText {
    /** Characters a name may have, as in the tables. */
    static final int NAME_CHARS_MAX = 1_000;

    /** Characters a column's definition may have, as in the tables. */
    static final int DEFINITION_CHARS_MAX = 1_000_000;

    /** Characters a value may have, as in the tables; what the engine can hold in one text. */
    static final int VALUE_CHARS_MAX = 1_048_576;

    /** Characters kept of a reason or an error message. */
    static final int MESSAGE_CHARS_MAX = 4_000;

    /** Characters kept of the name of an error's class. */
    static final int ERROR_CLASS_CHARS_MAX = 500;

    private static final String ELLIPSIS = "\u2026";
    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    /** Checks a name; {@code what} begins the message, such as {@code the name of a column}. */
    static String name(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; give it at least one character");
        }
        return checked(what + " " + quoted(name), name, NAME_CHARS_MAX);
    }

    /** Checks what a user said a column does. */
    static String definition(String column, String definition) {
        return checked("the definition of column " + quoted(column), definition, DEFINITION_CHARS_MAX);
    }

    /** Checks a value on its way to the given cell. */
    static String value(String column, int rowGroup, int rowIndex, String value) {
        if (value.length() <= VALUE_CHARS_MAX && value.indexOf('\0') < 0) {
            return value;
        }
        return checked(
                "the value of column " + quoted(column) + ", row group " + rowGroup + ", row " + rowIndex,
                value,
                VALUE_CHARS_MAX);
    }

    /** Shortens a text to the limit, the last character an ellipsis, and makes characters that cannot be kept visible. */
    static @Nullable String cut(@Nullable String text, int charsMax) {
        if (text == null) {
            return null;
        }
        String kept = text.replace('\0', REPLACEMENT);
        if (kept.length() <= charsMax) {
            return kept;
        }
        int end = charsMax - 1;
        if (Character.isHighSurrogate(kept.charAt(end - 1))) {
            end--;
        }
        return kept.substring(0, end) + ELLIPSIS;
    }

    /** A name as messages show it: in quotes, not longer than a line. */
    static String quoted(String name) {
        return "\"" + cut(name, 80) + "\"";
    }

    private static String checked(String what, String text, int charsMax) {
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw new IllegalArgumentException(
                    what + " has the character U+0000 at position " + zero + ", which cannot be stored; remove it");
        }
        if (text.length() > charsMax) {
            throw new IllegalArgumentException(
                    what + " has " + text.length() + " characters; at most " + charsMax + " can be stored");
        }
        return text;
    }
}
