/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;

/** Keeps what a client hears of one connection. */
final class RecordingClient implements ClientReceiver {
    final BlockingQueue<ClientConnection> connections = new LinkedBlockingQueue<>();
    final BlockingQueue<Welcome> welcomes = new LinkedBlockingQueue<>();
    final BlockingQueue<ClientMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void connected(ClientConnection connection, Welcome welcome) {
        welcomes.add(welcome);
        connections.add(connection);
    }

    @Override
    public void message(ClientMessage message) {
        messages.add(message);
    }

    @Override
    public void closed(String reason) {
        ends.add(reason);
    }
}
