/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A node presents itself to a peer.
 *
 * @param protocolVersion {@link HandshakeMessage#PROTOCOL_VERSION} of its build
 * @param clusterName the cluster that it belongs to
 * @param node its id
 * @param to the id of the node that it means to reach; whoever is dialled in another's place refuses. 0 as long as it has
 *     not dialled anybody
 * @param memberIds the ids of all members, ascending
 * @param incarnation the random number given to its journal when that was created
 * @param stateMachines what it runs, ascending by name
 */
public record PeerHello(
        int protocolVersion,
        String clusterName,
        int node,
        int to,
        List<Integer> memberIds,
        long incarnation,
        List<StateMachineVersion> stateMachines)
        implements HandshakeMessage {
    /** Checks that nothing is missing. */
    public PeerHello {
        Objects.requireNonNull(clusterName, "clusterName");
        memberIds = List.copyOf(memberIds);
        stateMachines = List.copyOf(stateMachines);
    }

    /** As it is before anybody is dialled; see {@link #to(int)}. */
    public PeerHello(
            int protocolVersion,
            String clusterName,
            int node,
            List<Integer> memberIds,
            long incarnation,
            List<StateMachineVersion> stateMachines) {
        this(protocolVersion, clusterName, node, 0, memberIds, incarnation, stateMachines);
    }

    /** The same, said to {@code peer}. */
    public PeerHello to(int peer) {
        return new PeerHello(protocolVersion, clusterName, node, peer, memberIds, incarnation, stateMachines);
    }
}
