/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.file.Path;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * The MVStore file of a journal: its settings, its maps, and what a sync is.
 *
 * <p>Some settings are rules. Nothing is ever saved but by {@link #sync}, so that a group is saved in one piece:
 * switching the automatic commit off takes both settings. Retention and versions keep their defaults, and nothing
 * compacts, since what reuses space sooner has made files unreadable.
 */
final class JournalStore {
    /** Measured: small pages make a sync of few entries cheap, since the last page is written anew each time. */
    static final int PAGE_SPLIT_BYTES = 4096;

    /** For catching up and for the tree's inner pages; what is being agreed on is in the replica's memory. */
    private static final int CACHE_MIB = 4;

    private static final String HEADER = "header";
    private static final String PROGRESS = "progress";
    private static final String ENTRIES = "entries";
    private static final long ONLY_KEY = 0;

    private final MVStore store;
    private final MVMap<Long, byte[]> header;
    private final MVMap<Long, byte[]> progress;
    private final MVMap<Long, byte[]> entries;
    private final Gathering gathering;

    private JournalStore(MVStore store) {
        StoreFile file = (StoreFile) store.getFileStore();
        this.store = store;
        this.header = map(HEADER);
        this.progress = map(PROGRESS);
        this.entries = map(ENTRIES);
        this.gathering = new Gathering(entries, file::chunks);
    }

    /** Opens an empty file as a new store. */
    static JournalStore create(Path emptyFile) {
        return new JournalStore(openFile(emptyFile, false));
    }

    /**
     * Opens a store.
     *
     * @param readOnly whether the file is only read; then it may be read-only, and several may open it
     * @throws DamagedRecordException if it is not the store of a journal. MVStore throws other exceptions if it cannot
     *     make sense of the file.
     */
    static JournalStore open(Path file, boolean readOnly) throws DamagedRecordException {
        MVStore store = openFile(file, readOnly);
        try {
            // Opening a map that is missing would make it.
            if (!store.hasMap(HEADER) || !store.hasMap(PROGRESS) || !store.hasMap(ENTRIES)) {
                throw new DamagedRecordException("the file holds no journal");
            }
            return new JournalStore(store);
        } catch (Throwable t) {
            store.closeImmediately();
            throw t;
        }
    }

    /** Opens the file itself, and not through MVStore, which does not always close a file that it cannot make sense of. */
    private static MVStore openFile(Path path, boolean readOnly) {
        StoreFile file = new StoreFile(Map.of("pageSplitSize", PAGE_SPLIT_BYTES, "cacheSize", CACHE_MIB));
        // With its scheme, so that no colon in the path is taken for the end of another one.
        file.open("file:" + path, readOnly, (char[]) null);
        try {
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            file.withholdSmallPieces();
            return store;
        } catch (Throwable t) {
            close(file);
            throw t;
        }
    }

    private static void close(StoreFile file) {
        try {
            file.close();
        } catch (RuntimeException e) {
            // Of a store that was never started; the file is closed first.
        }
    }

    private MVMap<Long, byte[]> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(RecordType.INSTANCE));
    }

    byte @Nullable [] header() {
        return header.get(ONLY_KEY);
    }

    void putHeader(byte[] record) {
        header.put(ONLY_KEY, record);
    }

    byte @Nullable [] progress() {
        return progress.get(ONLY_KEY);
    }

    void putProgress(byte[] record) {
        progress.put(ONLY_KEY, record);
    }

    void putEntry(long slot, byte[] record) {
        gathering.put(slot, record);
    }

    /** Slots and their records, to be read; another thread may do so while one writes. */
    MVMap<Long, byte[]> entries() {
        return entries;
    }

    boolean isReadOnly() {
        return store.isReadOnly();
    }

    /** Saves and forces what was put, of which there must be something. Any exception means that it may be lost. */
    void sync() {
        gathering.beforeCommit();
        long before = store.getCurrentVersion();
        long after = store.commit();
        if (after <= before || store.getPanicException() != null || store.isClosed()) {
            throw new IllegalStateException(
                    "the store has saved nothing (version " + before + ", then " + after + ")",
                    store.getPanicException());
        }
        store.sync();
        // MVStore's sync does nothing, and says nothing, if the file has been closed under it, as happens when a thread
        // is interrupted while it reads. A closed file cannot be read: then nobody knows what is on the disk.
        store.getFileStore().readFully(null, 0, 1);
    }

    /** Something that is read from the store. */
    interface Reading<T> {
        T read() throws DamagedRecordException;
    }

    /**
     * Reads while another thread writes. What the store held when the reading began stays in its place until it ends:
     * otherwise a reader that was held up for longer than the retention (a disk that hangs) could find something else
     * there, and take it for damage. Neither of the two waits for the other.
     */
    <T> T reading(Reading<T> reading) throws DamagedRecordException {
        MVStore.TxCounter use = store.registerVersionUsage();
        try {
            return reading.read();
        } finally {
            // The other way to say so takes the store's lock.
            store.decrementVersionUsageCounter(use);
        }
    }

    /** Makes the next readers read the file, and not what was kept of it in memory. Any thread. */
    void forgetWhatWasRead() {
        store.setCacheSize(CACHE_MIB << 10); // a setter, but the one that empties the cache
    }

    /**
     * Closes the file without writing. MVStore's orderly close would save what was not synced, and move the end of the
     * file without any retention; so a journal is always left, and found, as after a kill, and there is one way to open
     * it that is used each time. Never throws.
     */
    void close() {
        store.closeImmediately();
    }
}
