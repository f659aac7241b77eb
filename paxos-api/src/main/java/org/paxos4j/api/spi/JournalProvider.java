/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.nio.file.Path;

/**
 * The factory of a kind of journal; found by {@link java.util.ServiceLoader}, or bound by a Guice module. Creating the
 * factory opens no file.
 */
public interface JournalProvider {

    /** The name by which a configuration means it: {@code mvstore}, {@code memory}, …; 1 to 64 of {@code a-z 0-9 -}. */
    String name();

    /** Whether what is synced outlives the process. */
    boolean durable();

    /**
     * Creates an empty journal, durably, with a new random incarnation. A journal is created once in a node's life: to
     * create it again would be to forget promises.
     *
     * @param folder its folder; made if missing. For a journal that is not durable it may be no more than a name.
     * @throws JournalRefusedException if there is a journal already, or if the folder is not empty or cannot be written; nothing
     *     was changed
     */
    void create(Path folder, JournalOwner owner) throws JournalRefusedException;

    /**
     * Opens a journal. It checks every record, so it takes time in proportion to the journal's size.
     *
     * @param folder its folder
     * @param owner for whom it must have been created
     * @throws JournalRefusedException if it is missing, another's, of a newer format, damaged, in use by this or another
     *     process, or marked unsafe by a fault
     */
    Journal open(Path folder, JournalOwner owner) throws JournalRefusedException;
}
