/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.List;
import java.util.Objects;
import org.paxos4j.api.protocol.Progress;

/**
 * What is written in one atomic step: the entries and the progress as of the moment at which the group was handed over.
 * The promise and the accepts that rest on it are never apart, and a committed mark is never durable before its values.
 *
 * @param progress the promise, and the committed mark
 * @param entries entries in no particular order; one that is at a slot already written replaces it. At most one a slot.
 */
public record JournalGroup(Progress progress, List<JournalEntry> entries) {
    /** Checks that nothing is missing. */
    public JournalGroup {
        Objects.requireNonNull(progress, "progress");
        entries = List.copyOf(entries);
    }
}
