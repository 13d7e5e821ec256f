package dev.heddle.store.jooq;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * Who we are, for those who find our traces.
 *
 * @param pid the process
 * @param host the machine
 * @param startedAt when the process began
 */
record ThisProcess(long pid, String host, Instant startedAt) {
    private static final int HOST_CHARS_MAX = 255;
    private static final ThisProcess CURRENT = find();

    static ThisProcess current() {
        return CURRENT;
    }

    private static ThisProcess find() {
        ProcessHandle process = ProcessHandle.current();
        return new ThisProcess(
                process.pid(), findHost(), process.info().startInstant().orElseGet(Instant::now));
    }

    private static String findHost() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.length() <= HOST_CHARS_MAX ? host : host.substring(0, HOST_CHARS_MAX);
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
