package dev.heddle.crash;

import dev.heddle.BuildOptions;
import dev.heddle.BuildResult;
import dev.heddle.Durability;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.crash.KilledDataset.Size;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The child: builds {@link KilledDataset} and says what it does, a line for each thing, handed to the operating system before
 * anything else happens. So whoever reads the lines knows of everything that was done before the death of this process.
 *
 * <p>User code is called with a value only when that value is durable; so the value in a line <em>is</em> the acknowledgement
 * that its cell is.
 */
final class KilledProcess {
    /** So many that of the cells that end together some are of one column. */
    static final int IN_FLIGHT_MAX = 16;

    /** More than any store sees here: no task is to blame, though chance may have one at work each time. */
    private static final int DEATHS_MAX = 100;

    static final String OPENING = "opening";
    static final String OPENED = "opened";
    static final String BUILT = "built";
    static final String CLOSED = "closed";

    // Not System.out: that holds bytes back.
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private KilledProcess() {}

    /** Takes the directory of the store, the durability and a word for this process. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        Durability durability = Durability.valueOf(arguments[1]);
        say(OPENING);
        try (Heddle heddle = Heddle.open(HeddleOptions.inDirectory(directory).durability(durability))) {
            say(OPENED);
            BuildResult result = heddle.build(
                    KilledDataset.of(Size.LARGE, KilledProcess::say, arguments[2]),
                    BuildOptions.resumeIfPossible()
                            .withMaxInFlight(IN_FLIGHT_MAX)
                            .withMaxDeaths(DEATHS_MAX));
            say(BUILT + " " + result.outcome());
        }
        say(CLOSED);
    }

    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (OUT) {
            try {
                OUT.write(bytes);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
