/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A node refuses a connection, and says why.
 *
 * @param node its id
 * @param reason one line for a person
 * @param stateMachinesDiffer whether the reason is that the two run different state machines: then the node that dialled
 *     must not run on, unless others agree with it
 */
public record Refused(int node, String reason, boolean stateMachinesDiffer) implements HandshakeMessage {
    /** Checks that nothing is missing. */
    public Refused {
        Objects.requireNonNull(reason, "reason");
    }
}
