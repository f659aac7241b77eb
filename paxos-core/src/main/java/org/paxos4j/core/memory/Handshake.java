/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.TransportSettings;

/** How a node answers who dials it. */
final class Handshake {
    private final PeerHello own;
    private final Welcome welcome;

    Handshake(TransportSettings settings) {
        own = settings.hello();
        welcome = new Welcome(own.node(), own.clusterName(), settings.members());
    }

    /** {@link Welcome} or {@link Refused}. */
    HandshakeMessage answer(WireMessage hello) {
        if (hello instanceof ClientHello client) {
            return client.protocolVersion() == own.protocolVersion()
                    ? welcome
                    : refused("the client speaks protocol version " + client.protocolVersion() + ", node " + own.node()
                            + " version " + own.protocolVersion());
        }
        if (hello instanceof PeerHello peer) {
            return answerPeer(peer);
        }
        return refused("a connection must begin with a hello");
    }

    private HandshakeMessage answerPeer(PeerHello peer) {
        String between = "node " + peer.node() + " and node " + own.node() + ": ";
        if (peer.protocolVersion() != own.protocolVersion()) {
            return refused(between + "protocol versions " + peer.protocolVersion() + " and " + own.protocolVersion());
        }
        if (!peer.clusterName().equals(own.clusterName())) {
            return refused(between + "clusters '" + peer.clusterName() + "' and '" + own.clusterName() + "'");
        }
        if (!peer.memberIds().equals(own.memberIds())) {
            return refused(between + "members " + peer.memberIds() + " and " + own.memberIds());
        }
        if (peer.node() == own.node() || !own.memberIds().contains(peer.node())) {
            return refused("node " + own.node() + " was dialled by a node that says it is " + peer.node()
                    + ", which is not another member of " + own.memberIds());
        }
        if (!peer.stateMachines().equals(own.stateMachines())) {
            return new Refused(
                    own.node(),
                    between + "state machines " + without(peer.stateMachines(), own.stateMachines()) + " and "
                            + without(own.stateMachines(), peer.stateMachines()),
                    true);
        }
        return welcome;
    }

    private Refused refused(String reason) {
        return new Refused(own.node(), reason, false);
    }

    private static List<StateMachineVersion> without(List<StateMachineVersion> of, List<StateMachineVersion> others) {
        List<StateMachineVersion> rest = new ArrayList<>(of);
        rest.removeAll(others);
        return rest;
    }
}
