/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A chosen value on its way to the state machines. Payloads come in slot order, without gaps; after a restart they come
 * again from the first slot of the log.
 *
 * @param slot the slot; by it a repeated delivery is told
 * @param value the chosen value
 */
public record Payload(long slot, CommandValue value) {
    /** Checks that nothing is missing. */
    public Payload {
        Objects.requireNonNull(value, "value");
    }
}
