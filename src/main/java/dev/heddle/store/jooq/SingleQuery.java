package dev.heddle.store.jooq;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * Lets only one query through, and nothing that looks like one and goes on to another statement.
 *
 * <p>The user who reads the views has no right to write, but H2 lets every user change the own password or the session, and
 * takes several statements in one text. This reads the text as H2's scanner does, as far as quotes and comments go.
 */
final class SingleQuery {
    private static final Set<String> FIRST_WORDS = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");

    private final String sql;
    private int position;

    private SingleQuery(String sql) {
        this.sql = sql;
    }

    /** Throws unless the text is one query, with at most a semicolon behind it. */
    static String checked(String sql) throws SQLException {
        SingleQuery query = new SingleQuery(sql);
        query.skipBlanks();
        while (query.isAt("(")) {
            query.position++;
            query.skipBlanks();
        }
        String word = query.word();
        if (!FIRST_WORDS.contains(word.toUpperCase(Locale.ROOT))) {
            throw refused("begins with \"" + (word.isEmpty() ? StoredText.cut(sql, 20) : word) + "\"");
        }
        query.requireEndAfterSemicolon();
        return sql;
    }

    private void requireEndAfterSemicolon() throws SQLException {
        while (position < sql.length()) {
            if (sql.charAt(position) == ';') {
                position++;
                skipBlanks();
                if (position < sql.length()) {
                    throw refused("has another statement after the first");
                }
            } else {
                skipToken();
            }
        }
    }

    private String word() {
        int start = position;
        while (position < sql.length() && Character.isLetter(sql.charAt(position))) {
            position++;
        }
        return sql.substring(start, position);
    }

    private void skipBlanks() {
        while (position < sql.length()) {
            int before = position;
            if (Character.isWhitespace(sql.charAt(position))) {
                position++;
            } else {
                skipComment();
            }
            if (position == before) {
                return;
            }
        }
    }

    private void skipToken() {
        int before = position;
        skipComment();
        if (position > before) {
            return;
        }
        int character = sql.codePointAt(position);
        if (character != '$' && Character.isJavaIdentifierStart(character)) {
            skipIdentifier();
            return;
        }
        switch (character) {
            case '\'' -> skipPast("'", 1);
            case '"' -> skipPast("\"", 1);
            case '`' -> skipPast("`", 1);
            case '$' -> skipDollarQuote();
            default -> position++;
        }
    }

    /** As a whole: dollars in the middle of it quote nothing. */
    private void skipIdentifier() {
        while (position < sql.length() && Character.isJavaIdentifierPart(sql.codePointAt(position))) {
            position += Character.charCount(sql.codePointAt(position));
        }
    }

    private void skipComment() {
        if (isAt("--") || isAt("//")) {
            while (position < sql.length() && !isLineEnd(sql.charAt(position))) {
                position++;
            }
        } else if (isAt("/*")) {
            skipBlockComment();
        }
    }

    /** Block comments nest. */
    private void skipBlockComment() {
        int depth = 0;
        do {
            if (isAt("/*")) {
                depth++;
                position += 2;
            } else if (isAt("*/")) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < sql.length());
    }

    private void skipDollarQuote() {
        if (isAt("$$")) {
            skipPast("$$", 2);
        } else {
            position++;
        }
    }

    /** Skips what begins here with so many characters, up to and with the end mark. A doubled quote just begins again. */
    private void skipPast(String end, int beginning) {
        int found = sql.indexOf(end, position + beginning);
        position = found < 0 ? sql.length() : found + end.length();
    }

    private boolean isAt(String mark) {
        return sql.startsWith(mark, position);
    }

    private static boolean isLineEnd(char character) {
        return character == '\n' || character == '\r';
    }

    private static SQLException refused(String why) {
        return new SQLException(
                "only one query at a time can be run here, but the text " + why
                        + "; begin with one of select, with, values, table, explain, show",
                "42000");
    }
}
