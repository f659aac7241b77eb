/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.statemachine.Bytes;

/**
 * Keeps what arrives. Commits with heartbeat 0 only show that a way is open, and bells only that an event loop goes round;
 * both are kept apart.
 */
class RecordingReceiver implements TransportReceiver {
    static final long KNOCK = 0;
    static final Bytes BELL = Bytes.ofUtf8("bell");

    record FromPeer(int from, PeerMessage message, int bytes) {}

    record FromClient(ClientConnection client, ClientMessage message, int bytes) {}

    record Difference(int peer, String reason) {}

    final BlockingQueue<FromPeer> peers = new LinkedBlockingQueue<>();
    final BlockingQueue<FromClient> clients = new LinkedBlockingQueue<>();
    final BlockingQueue<Difference> differences = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> knocks = new LinkedBlockingQueue<>();
    /** The threads on which a bell was heard. */
    final BlockingQueue<String> bells = new LinkedBlockingQueue<>();

    @Override
    public void peerMessage(int from, PeerMessage message, int bytes) {
        if (message instanceof Commit commit && commit.heartbeat() == KNOCK) {
            knocks.add(from);
        } else {
            peers.add(new FromPeer(from, message, bytes));
        }
    }

    @Override
    public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
        if (message instanceof ClientRequest request && request.envelope().equals(BELL)) {
            bells.add(Thread.currentThread().getName());
        } else {
            clients.add(new FromClient(client, message, bytes));
        }
    }

    @Override
    public void stateMachinesDiffer(int peer, String reason) {
        differences.add(new Difference(peer, reason));
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within 30 s");
        }
        return next;
    }
}
