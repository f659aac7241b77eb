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
 * @param memberIds the ids of all members, ascending
 * @param incarnation the random number given to its journal when that was created
 * @param stateMachines what it runs, ascending by name
 */
public record PeerHello(
        int protocolVersion,
        String clusterName,
        int node,
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
}
