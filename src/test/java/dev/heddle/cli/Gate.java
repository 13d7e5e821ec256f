package dev.heddle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The test's end of {@link GateFunction}: sees every call and lets it through when told to. One thread at a time. */
final class Gate implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    private final Deque<Socket> waiting = new ArrayDeque<>();

    Gate() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                arrived.add(server.accept());
            }
        } catch (SocketException closed) {
            // close() ends the accepting.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits until so many more calls stand at the gate. */
    void await(int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            waiting.add(arrived.take());
        }
    }

    /** Lets so many calls through, waiting for them to come. */
    void letThrough(int calls) throws InterruptedException, IOException {
        for (int i = 0; i < calls; i++) {
            if (waiting.isEmpty()) {
                await(1);
            }
            release(waiting.remove());
        }
    }

    /** Lets through all calls that come from now on, until the process ends; returns how many came. */
    int letAllThroughUntilEndOf(Process process) throws InterruptedException, IOException {
        int calls = 0;
        while (process.isAlive() || !arrived.isEmpty() || !waiting.isEmpty()) {
            Socket next = waiting.poll();
            if (next == null) {
                next = arrived.poll(50, TimeUnit.MILLISECONDS);
            }
            if (next != null) {
                release(next);
                calls++;
            }
        }
        return calls;
    }

    private static void release(Socket call) throws IOException {
        try (call) {
            call.getOutputStream().write(1);
        } catch (SocketException gone) {
            // The caller was killed while it waited.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket call : waiting) {
            call.close();
        }
        for (Socket call : arrived) {
            call.close();
        }
    }
}
