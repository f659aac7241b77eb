/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * How a node is.
 *
 * @param status as it last published it, at most about a heartbeat old
 */
public record StatusResponse(NodeStatus status) implements ClientMessage {
    /** Checks that nothing is missing. */
    public StatusResponse {
        Objects.requireNonNull(status, "status");
    }
}
