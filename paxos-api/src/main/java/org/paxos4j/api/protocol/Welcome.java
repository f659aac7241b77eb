/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A node accepts a connection.
 *
 * @param node its id
 * @param clusterName its cluster
 * @param members all members with their addresses, ascending by id
 */
public record Welcome(int node, String clusterName, List<Member> members) implements HandshakeMessage {
    /** Checks that nothing is missing. */
    public Welcome {
        Objects.requireNonNull(clusterName, "clusterName");
        members = List.copyOf(members);
    }
}
