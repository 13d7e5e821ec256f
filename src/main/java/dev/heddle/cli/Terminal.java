package dev.heddle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether standard error is a terminal, and how wide. */
final class Terminal {
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ (\\d+)\\s*");
    private static final int COLUMNS_DEFAULT = 80;
    private static final long PATIENCE_MILLIS = 1_000;

    private Terminal() {}

    /**
     * Asks the shell, because Java 17 knows only whether input and output are both a terminal and no Java knows the width; a
     * native library would warn on newer ones. Empty where standard error is none, or there is no such shell.
     */
    static OptionalInt columnsOfStandardError() {
        try {
            Process process = new ProcessBuilder("sh", "-c", "test -t 2 && { stty size </dev/tty || echo unknown; }")
                    .redirectError(Redirect.INHERIT)
                    .start();
            try (InputStream out = process.getInputStream()) {
                process.getOutputStream().close();
                String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
                if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || size.isEmpty()) {
                    return OptionalInt.empty();
                }
                Matcher matcher = ROWS_AND_COLUMNS.matcher(size);
                int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
                return OptionalInt.of(columns > 0 ? columns : COLUMNS_DEFAULT);
            }
        } catch (IOException noShell) {
            return OptionalInt.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
