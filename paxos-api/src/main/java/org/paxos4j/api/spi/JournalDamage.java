/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.Objects;

/**
 * Something in a journal that is not as it was written.
 *
 * @param fromSlot the first slot that is damaged, or 0 if it is not the damage of a slot
 * @param toSlot the last one, inclusive; 0 if it is not the damage of a slot
 * @param what what is wrong
 */
public record JournalDamage(long fromSlot, long toSlot, String what) {
    /** Checks the ranges. */
    public JournalDamage {
        Objects.requireNonNull(what, "what");
        if (fromSlot < 0 || toSlot < fromSlot) {
            throw new IllegalArgumentException("slots out of range: " + fromSlot + " to " + toSlot);
        }
    }

    /** Of the journal as a whole. */
    public static JournalDamage ofJournal(String what) {
        return new JournalDamage(0, 0, what);
    }

    /** Of one slot. */
    public static JournalDamage ofSlot(long slot, String what) {
        return new JournalDamage(slot, slot, what);
    }

    /** Whether {@code next} is the same damage of the slots behind these. */
    public boolean goesOnAs(JournalDamage next) {
        return toSlot > 0 && next.fromSlot == toSlot + 1 && next.what.equals(what);
    }

    @Override
    public String toString() {
        if (fromSlot == 0) {
            return what;
        }
        return (fromSlot == toSlot ? "slot " + fromSlot : "slots " + fromSlot + " to " + toSlot) + ": " + what;
    }
}
