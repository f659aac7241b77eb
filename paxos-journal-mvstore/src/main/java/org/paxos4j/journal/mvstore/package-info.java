/**
 * The default journal, kept in one H2 MVStore file.
 *
 * <p>{@link org.paxos4j.journal.mvstore.MVStoreJournalProvider} is found by {@link java.util.ServiceLoader} under the name
 * {@code mvstore}, or bound by {@link org.paxos4j.journal.mvstore.MVStoreJournalModule}. A journal's folder holds
 *
 * <ul>
 *   <li>{@code journal.mv}: the store, with the maps {@code header} (whose journal it is), {@code progress} and
 *       {@code entries} (slot to record). Every record ends with a CRC32C over all of it, because MVStore itself keeps no
 *       checksum of what its pages contain.
 *   <li>{@code synced}: the number of the newest group that was synced. MVStore opens an older state without a word if
 *       the newest one is damaged; this number gives that away.
 *   <li>{@code UNSAFE}: only after a fault; the reason for which the journal is not opened any more.
 *   <li>{@code reserve}: becomes {@code UNSAFE} at a fault, so that a full disk has room for the reason.
 * </ul>
 *
 * <p>Forgetting a promise or an accepted value is the one thing that a node must never do, so whatever is not understood
 * is refused: nothing is repaired, and nothing is created again.
 */
@NullMarked
package org.paxos4j.journal.mvstore;

import org.jspecify.annotations.NullMarked;
