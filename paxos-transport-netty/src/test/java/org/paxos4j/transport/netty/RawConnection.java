/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.zip.CRC32C;
import org.paxos4j.api.protocol.WireMessage;

/** One end of a connection without any manners but those that the test gives it. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final TestCodec codec = new TestCodec();

    RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    static RawConnection to(InetSocketAddress address) throws IOException {
        return to(address, 0);
    }

    static RawConnection to(InetSocketAddress address, int receiveBufferBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(address, 30_000);
        return new RawConnection(socket);
    }

    /** From a certain address of this machine. */
    static RawConnection from(String local, InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(local, 0));
        socket.connect(address, 30_000);
        return new RawConnection(socket);
    }

    byte[] frame(WireMessage message) {
        return frame(codec.encode(message).toArray());
    }

    static byte[] frame(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, payload.length);
        return java.nio.ByteBuffer.allocate(8 + payload.length)
                .putInt(4 + payload.length)
                .putInt((int) crc.getValue())
                .put(payload)
                .array();
    }

    RawConnection say(WireMessage message) throws IOException {
        return write(frame(message));
    }

    RawConnection write(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    WireMessage hear() throws Exception {
        int length = in.readInt();
        int expected = in.readInt();
        byte[] payload = in.readNBytes(length - 4);
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, payload.length);
        if ((int) crc.getValue() != expected) {
            throw new AssertionError("a frame with a wrong checksum");
        }
        return codec.decode(org.paxos4j.statemachine.Bytes.wrap(payload));
    }

    /** Reads to the end; true if the other end has closed, false if it said something first. */
    boolean isClosedWithoutAWord() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
