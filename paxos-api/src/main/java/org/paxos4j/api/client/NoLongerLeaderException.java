/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.client;

/**
 * The outcome is unknown because the node that had taken the command up lost its leadership, and no answer came from
 * another before the deadline. As with any unknown outcome, the next leader may have it applied, or not.
 */
public final class NoLongerLeaderException extends OutcomeUnknownException {
    private static final long serialVersionUID = 1L;

    private final int nodeId;

    /**
     * With the node.
     *
     * @param nodeId the node that lost its leadership
     */
    public NoLongerLeaderException(int nodeId, String message) {
        super(message);
        this.nodeId = nodeId;
    }

    /** The node that lost its leadership. */
    public int nodeId() {
        return nodeId;
    }
}
