/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.Objects;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.statemachine.Bytes;

/**
 * An accepted value as a journal keeps it: bytes, with (slot, ballot) beside them.
 *
 * @param id the accept's identifier: slot, ballot, and the node that proposed
 * @param value the encoded value; the same bytes as on the wire
 */
public record JournalEntry(Identifier id, Bytes value) {
    /** Checks that nothing is missing. */
    public JournalEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(value, "value");
    }
}
