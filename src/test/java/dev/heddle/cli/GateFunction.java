package dev.heddle.cli;

import dev.heddle.CellFunction;
import dev.heddle.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A column whose cells are computed when the test says so: each call connects to the test, tells its row and waits to be let
 * through. The port is the system property {@code heddle.gate}.
 */
public final class GateFunction implements CellFunction {
    @Override
    public Object apply(Row row) throws IOException {
        int port = Integer.getInteger("heddle.gate", 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((int) row.index());
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the gate was closed");
            }
            return "row " + row.index();
        }
    }
}
