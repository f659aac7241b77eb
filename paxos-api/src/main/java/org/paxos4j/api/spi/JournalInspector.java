/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.nio.file.Path;

/**
 * What a {@link JournalProvider} may offer beside: to look at a journal that no node has open. Nothing is ever changed by
 * it, neither a byte nor the time of a change; nor is anything repaired.
 *
 * <p>Any thread may use it.
 */
public interface JournalInspector {

    /**
     * Whether a folder holds, or held, a journal of this kind, as far as the names in it tell. Says no if the folder
     * cannot be looked at.
     */
    boolean recognizes(Path folder);

    /**
     * Reads a journal, checks what {@link JournalProvider#open} checks, except for whom it was created, and goes on after what
     * is damaged. It takes time in proportion to the journal's size if the slots are all of them, and little memory.
     *
     * @param folder the journal's folder
     * @param fromSlot the first slot to look at, from 1 on
     * @param toSlot the last one, inclusive; slots are looked at no further than the journal goes
     * @param findings hears what is found, as it is found
     * @return what the journal says of itself
     * @throws JournalRefusedException if it cannot be looked at: missing, unreadable, in use, of another format, or so
     *     damaged that it does not even tell whose it is
     */
    JournalSummary inspect(Path folder, long fromSlot, long toSlot, Findings findings) throws JournalRefusedException;

    /** Hears what an inspection finds. */
    interface Findings {

        /** The next sound entry; slots ascend. */
        void entry(JournalEntry entry);

        /**
         * The next damage: by slot among the entries, or before or after all of them if it is of no slot. The same damage of
         * neighbouring slots may come in one or in several.
         */
        void damage(JournalDamage damage);
    }
}
