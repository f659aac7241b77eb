/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;
import org.paxos4j.statemachine.Bytes;

/**
 * A command for the cluster.
 *
 * @param envelope the encoded {@link Envelope}, which goes into the log as it is
 */
public record ClientRequest(Bytes envelope) implements ClientMessage {
    /** Checks that nothing is missing. */
    public ClientRequest {
        Objects.requireNonNull(envelope, "envelope");
    }
}
