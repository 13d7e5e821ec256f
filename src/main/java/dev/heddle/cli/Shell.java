package dev.heddle.cli;

import java.util.regex.Pattern;

/** Commands that a person can copy from a message. */
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+-]+");

    private Shell() {}

    /** A word of a command, quoted for a POSIX shell where it needs to be. */
    static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The beginning of every command: how this program is started. */
    static String program() {
        return "java -jar " + quote(jar());
    }

    private static String jar() {
        // The class path of java -jar is the jar as it was named; anything else was not started that way.
        String classPath = System.getProperty("java.class.path", "");
        return classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator", ":"))
                ? classPath
                : "heddle.jar";
    }
}
