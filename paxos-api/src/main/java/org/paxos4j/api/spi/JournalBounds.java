/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

/**
 * The lowest and the highest slot that a journal holds.
 *
 * @param min 0 if it holds none
 * @param max 0 if it holds none
 */
public record JournalBounds(long min, long max) {
    /** Of an empty journal. */
    public static final JournalBounds EMPTY = new JournalBounds(0, 0);
}
