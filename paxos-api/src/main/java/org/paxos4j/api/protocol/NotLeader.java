/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The node does not lead and has not taken the command up: certainly not done by it.
 *
 * @param nodeId the node that answers
 * @param request the command
 * @param leaderHint the node that it believes to lead; 0 if it knows of none
 */
public record NotLeader(int nodeId, RequestId request, int leaderHint) implements ClientReply {
    /** Checks that nothing is missing. */
    public NotLeader {
        Objects.requireNonNull(request, "request");
    }
}
