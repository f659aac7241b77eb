/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.List;
import org.paxos4j.api.protocol.Progress;

/**
 * Durable store of one node's progress and accepted values.
 *
 * <p><b>Durability.</b> Nothing is durable before {@link #sync} has returned; after it, all that was written before it
 * is, whatever happens to the process or to the machine's power. If {@code write} or {@code sync} throws anything at
 * all, the node stops without sending another message, so an implementation must never swallow a failure, nor repeat a
 * failed sync: the operating system may have dropped the data and report success the second time.
 *
 * <p><b>Threads.</b> {@code write}, {@code sync} and {@code close} are called by one thread, the journal thread, which is
 * never interrupted. {@link #read} may be called by another thread at the same time, and {@link #progress} and
 * {@link #bounds} by one thread before the first write.
 */
public interface Journal extends AutoCloseable {

    /** Whose journal this is. */
    JournalOwner owner();

    /** The random number given to this journal when it was created. */
    long incarnation();

    /** The progress in the last group that was written; at opening, the last durable one. */
    Progress progress();

    /** The slots that it holds. */
    JournalBounds bounds();

    /**
     * Writes one group; atomically, and not yet durably.
     *
     * @throws JournalException if it cannot be written, or if it gives an entry's (slot, ballot) another value than the
     *     one that is stored
     */
    void write(JournalGroup group);

    /**
     * Makes durable all that was written. May take long.
     *
     * @throws JournalException if that is not certain; the journal must not be used any more
     */
    void sync();

    /**
     * Reads entries ascending from a slot on, until a slot is missing, {@code toSlot} is passed, or the values together
     * would exceed {@code maxBytes}; the first entry is returned however large it is.
     *
     * @param fromSlot from 1 on
     * @param toSlot inclusive
     * @param maxBytes bound of the sum of the values' lengths
     * @throws JournalException if an entry is damaged
     */
    List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes);

    /** Closes the store; what was not synced may be lost. Never throws for a journal that has already failed. */
    @Override
    void close();
}
