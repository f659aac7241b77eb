/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.statemachine.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection that a node has dialled to one peer, and what waits to go over it. */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final InMemoryTransport from;
    private final Member to;
    private final Mailbox mailbox;
    /** Who was dialled last, and whether it was the right one; touched inside the mailbox only. */
    private @Nullable InMemoryTransport dialled;

    private boolean accepted;

    PeerLink(InMemoryTransport from, Member to) {
        this.from = from;
        this.to = to;
        this.mailbox = new Mailbox(from.settings().peerQueueBytes());
    }

    void dial() {
        mailbox.postAlways(this::connected);
    }

    void send(PeerMessage message) {
        Bytes frame = from.frame(message);
        if (frame != null && !mailbox.post(frame.length(), message.urgent(), () -> deliver(frame))) {
            from.countFault();
        }
    }

    long queuedBytes() {
        return mailbox.queuedBytes();
    }

    private void deliver(Bytes frame) {
        InMemoryTransport peer = connected();
        if (peer == null || !peer.fromPeer(from.node(), frame)) {
            from.countFault();
        }
    }

    /** The peer, if it can be reached and the handshake went well; it is dialled anew when another listens there. */
    private @Nullable InMemoryTransport connected() {
        InMemoryTransport peer = from.network().at(to.address());
        if (peer != dialled) {
            dialled = peer;
            accepted = peer != null && greeted(peer);
        }
        return accepted ? peer : null;
    }

    private boolean greeted(InMemoryTransport peer) {
        try {
            Bytes hello = from.codecs().encode(from.settings().hello().to(to.id()));
            WireMessage answer = from.codecs().decode(peer.greet(hello));
            if (answer instanceof Welcome welcome) {
                Optional<String> objection = from.admission().objection(welcome, to);
                if (objection.isEmpty()) {
                    return true;
                }
                turnedAway(objection.get());
            } else if (answer instanceof Refused refused) {
                turnedAway("peer " + to.id() + " at " + to.address() + " refuses this node: " + refused.reason());
                if (refused.stateMachinesDiffer()) {
                    from.stateMachinesDiffer(refused);
                }
            }
        } catch (MalformedMessageException e) {
            turnedAway("the handshake with peer " + to.id() + " at " + to.address() + " failed: " + e.getMessage());
        }
        return false;
    }

    private void turnedAway(String line) {
        from.countFault();
        LOG.warn("node {}: {}", from.node(), line);
    }
}
