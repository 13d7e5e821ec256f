package dev.heddle.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.h2.engine.Constants;

/** What figures were measured on. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Machine, Java and H2, in a line. */
    static String line() throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return String.format(
                "Measured on %s: %d processors%s, %d GB of memory, %s, Java %s (heap of at most %d MB), H2 %s.",
                LocalDate.now(ZoneOffset.UTC),
                system.getAvailableProcessors(),
                model(),
                Math.round(system.getTotalMemorySize() / 1e9),
                system.getName(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20,
                Constants.VERSION);
    }

    /** What the system calls its processors, where it says. */
    private static String model() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        }
    }
}
