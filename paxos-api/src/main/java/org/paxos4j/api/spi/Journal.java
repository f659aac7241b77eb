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
 * <p><b>The log's rules.</b> Neither the promise nor the committed slot of a group is below that of the group before. An entry
 * at or below the committed slot of the group before has the ballot and the value that are stored there. Slots begin at 1, and a
 * group has at most one entry for each. After a group, every slot up to its committed slot has a value. A group that breaks a
 * rule comes from a program that is wrong: nothing of it is written, and the journal fails.
 *
 * <p><b>Failure.</b> A journal that has failed, in whatever method, is not used any more: {@code write}, {@code sync} and
 * {@code read} throw a {@link JournalException} from then on. It leaves a mark in its folder by which the next
 * {@link JournalProvider#open} is refused, with the reason.
 *
 * <p><b>Threads.</b> {@code write}, {@code sync} and {@code close} are called by one thread, the journal thread, which is
 * never interrupted. {@link #read} and {@link #scrub} may be called by another thread at the same time, and
 * {@link #progress}, {@link #bounds} and {@link #onFailure} by one thread before the first write.
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
     * @throws JournalException if it cannot be written, breaks one of the log's rules, or gives an entry's (slot, ballot) another
     *     value than the one that is stored; the journal must not be used any more
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
     * @throws IllegalArgumentException if {@code fromSlot} is below 1; no failure of the journal
     * @throws JournalException if an entry is damaged; the journal must not be used any more
     */
    List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes);

    /**
     * Checks some of what is stored, anew from the disk as far as the journal can, going on where the last call ended. It
     * may wait for the disk, but nothing that {@code write} or {@code sync} needs waits for it.
     *
     * @param maxBytes after so many bytes of records the call returns; at least one record is checked
     * @return how many bytes of records were checked; 0 if the last one has been, and the next call begins again with the
     *     first. Always 0 for a journal that cannot go bad by itself.
     * @throws JournalException if something is damaged; the journal must not be used any more
     */
    default int scrub(int maxBytes) {
        return 0;
    }

    /**
     * What a journal does first of all when it fails, before it marks its folder and throws: on a failing disk the mark may
     * take long, and nothing may be sent meanwhile.
     *
     * @param silence makes the node silent; returns at once, and may be called by any thread
     */
    default void onFailure(Runnable silence) {}

    /**
     * Closes the store; what was not synced may be lost, in whole groups, the last ones first. Never throws for a journal that
     * has already failed. Closing again does nothing; {@code write}, {@code sync} and {@code read} throw a
     * {@link JournalException} then.
     */
    @Override
    void close();
}
