/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.util.HashMap;
import java.util.Map;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.HandshakeMessage;

/**
 * One client on each event loop of a node. When all of them have rung several times, one after the other, every loop has
 * gone round since, and has dealt with whatever was there for it to be dealt with. So a test can say that something does
 * not happen without waiting for it not to happen.
 */
final class Bells {
    private static final int EVENT_LOOPS = 2;
    /** A loop may serve several peals of one bell in one round, but not this many. */
    private static final int PEALS = 3;

    private final RecordingReceiver receiver;
    private final Map<String, RawConnection> byThread = new HashMap<>();

    Bells(Fixture fixture, int node, RecordingReceiver receiver) throws Exception {
        this.receiver = receiver;
        while (byThread.size() < EVENT_LOOPS) {
            RawConnection bell = fixture.own(RawConnection.to(fixture.address(node)));
            bell.say(new ClientHello(HandshakeMessage.PROTOCOL_VERSION)).hear();
            byThread.putIfAbsent(ring(bell), bell);
        }
    }

    /** Returns when every event loop has gone round. */
    void ring() throws Exception {
        for (int i = 0; i < PEALS; i++) {
            for (RawConnection bell : byThread.values()) {
                ring(bell);
            }
        }
    }

    private String ring(RawConnection bell) throws Exception {
        bell.say(new ClientRequest(RecordingReceiver.BELL));
        return next(receiver.bells);
    }
}
