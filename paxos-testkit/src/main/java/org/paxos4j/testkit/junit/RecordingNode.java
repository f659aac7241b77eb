/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.TransportReceiver;

/** Keeps what arrives at a node. Commits with heartbeat 0 only show that a way is open, and are kept apart. */
class RecordingNode implements TransportReceiver {
    static final long KNOCK = 0;

    record FromPeer(int from, PeerMessage message, int bytes) {}

    record Difference(int peer, String reason) {}

    final BlockingQueue<FromPeer> peers = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> knocks = new LinkedBlockingQueue<>();
    final BlockingQueue<ClientMessage> clients = new LinkedBlockingQueue<>();
    final BlockingQueue<Difference> differences = new LinkedBlockingQueue<>();

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
        clients.add(message);
    }

    @Override
    public void stateMachinesDiffer(int peer, String reason) {
        differences.add(new Difference(peer, reason));
    }
}
