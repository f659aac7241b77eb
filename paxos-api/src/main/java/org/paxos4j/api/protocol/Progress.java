/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The progress of a node: its highest promise, which is durable before it is told, and its committed mark.
 *
 * @param highestPromised nothing below this ballot is promised or accepted any more
 * @param highestCommitted the highest slot up to which every slot is known to be chosen, with the ballot under which
 *     this node holds that slot's value
 */
public record Progress(BallotNumber highestPromised, Identifier highestCommitted) {
    /** Of a node that has promised and committed nothing. */
    public static final Progress INITIAL = new Progress(BallotNumber.FLOOR, Identifier.ORIGIN);

    /** Checks that nothing is missing. */
    public Progress {
        Objects.requireNonNull(highestPromised, "highestPromised");
        Objects.requireNonNull(highestCommitted, "highestCommitted");
    }

    /** The committed slot. */
    public long committedSlot() {
        return highestCommitted.logIndex();
    }

    /** With a higher promise. */
    public Progress promised(BallotNumber number) {
        return new Progress(number, highestCommitted);
    }

    /** With a higher committed mark. */
    public Progress committed(Identifier identifier) {
        return new Progress(highestPromised, identifier);
    }
}
