/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.List;
import java.util.Objects;

/**
 * Whose journal it is. A journal is opened only by the owner for which it was created: a copied folder or a changed id
 * would let one node vote as another.
 *
 * @param clusterName the cluster
 * @param nodeId the node
 * @param memberIds all members, ascending
 */
public record JournalOwner(String clusterName, int nodeId, List<Integer> memberIds) {
    /** Checks that nothing is missing and sorts the members. */
    public JournalOwner {
        Objects.requireNonNull(clusterName, "clusterName");
        memberIds = memberIds.stream().sorted().toList();
        if (!memberIds.contains(nodeId)) {
            throw new IllegalArgumentException("node " + nodeId + " is not one of the members " + memberIds);
        }
    }
}
