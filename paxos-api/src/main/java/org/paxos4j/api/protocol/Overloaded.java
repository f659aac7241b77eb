/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The node has no room for the command and has not taken it up.
 *
 * @param nodeId the node that answers
 * @param request the command
 */
public record Overloaded(int nodeId, RequestId request) implements ClientReply {
    /** Checks that nothing is missing. */
    public Overloaded {
        Objects.requireNonNull(request, "request");
    }
}
