/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.Objects;
import java.util.Optional;
import org.paxos4j.api.protocol.Progress;

/**
 * What a journal says of itself, and how much was looked at.
 *
 * @param owner whose it is
 * @param incarnation the random number given to it when it was created
 * @param format the version of its format
 * @param progress the promise and the committed mark; empty if that record is damaged
 * @param bounds the lowest and the highest slot of the sound entries that were looked at
 * @param entries how many sound entries were looked at
 * @param entryBytes the length of their records, in bytes
 * @param storedBytes the length of all the journal's files, in bytes
 */
public record JournalSummary(
        JournalOwner owner,
        long incarnation,
        int format,
        Optional<Progress> progress,
        JournalBounds bounds,
        long entries,
        long entryBytes,
        long storedBytes) {
    /** Checks that nothing is missing. */
    public JournalSummary {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(bounds, "bounds");
    }
}
