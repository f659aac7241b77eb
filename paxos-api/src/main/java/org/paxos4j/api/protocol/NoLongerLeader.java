/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The node has lost its leadership while the command was under way. The outcome is unknown: the next leader may commit
 * it or not. Sending it again under the same {@link RequestId} is safe.
 *
 * @param nodeId the node that answers
 * @param request the command
 */
public record NoLongerLeader(int nodeId, RequestId request) implements ClientReply {
    /** Checks that nothing is missing. */
    public NoLongerLeader {
        Objects.requireNonNull(request, "request");
    }
}
