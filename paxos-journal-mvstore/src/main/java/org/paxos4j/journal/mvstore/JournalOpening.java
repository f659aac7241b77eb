/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;

/** Opens a journal if everything about it is right; never changes one that it refuses. */
final class JournalOpening {
    private static final String IF_DAMAGED =
            "do not repair it, and do not create it again under the same node id, which"
                    + " would forget promises: keep the folder, check the disk, and replace this node";

    private final JournalFolder folder;
    private final JournalOwner owner;
    private @Nullable JournalStore store;
    private @Nullable SyncedMark mark;

    private JournalOpening(JournalFolder folder, JournalOwner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    static MVStoreJournal open(JournalFolder folder, JournalOwner owner) throws JournalRefusedException {
        JournalOpening opening = new JournalOpening(folder, owner);
        Path realFolder = opening.checkFiles();
        if (!JournalsInUse.claim(realFolder)) {
            throw folder.refuseToOpen(
                    "it is in use by this process",
                    "let each node of a process have its own folder, or close it first");
        }
        try {
            return opening.openFiles(realFolder);
        } catch (JournalRefusedException e) {
            opening.giveUp(realFolder);
            throw e;
        } catch (Throwable t) {
            // Damage shows as any kind of exception or error out of the store; to refuse is right for all of them.
            opening.giveUp(realFolder);
            throw opening.refusalFor(t);
        }
    }

    /** Looks at the files without opening them: that could take the lock from somebody in this process. */
    private Path checkFiles() throws JournalRefusedException {
        if (!Files.isDirectory(folder.path())) {
            throw folder.refuseToOpen(
                    Files.exists(folder.path()) ? "it is not a folder" : "the folder is missing",
                    "correct the path or mount the disk; only for a node that has never run, create a journal");
        }
        if (UnsafeMarker.exists(folder)) {
            throw folder.refuseToOpen(
                    "it is marked unsafe after a fault: " + UnsafeMarker.reason(folder),
                    "the disk may have lost what it had reported as written: replace this node; only if the fault was"
                            + " certainly not one of the disk, delete " + folder.unsafeMarker());
        }
        if (!Files.exists(folder.store())) {
            if (Files.exists(folder.unfinishedStore())) {
                throw folder.refuseToOpen(
                        "its creation was not finished", "it was never used: delete the folder and create it again");
            }
            throw folder.refuseToOpen(
                    "the folder holds no journal",
                    "correct the path or mount the disk; only for a node that has never run, create a journal");
        }
        if (!Files.isReadable(folder.store()) || !Files.isWritable(folder.store())) {
            throw cannotWrite();
        }
        try {
            if (Files.size(folder.store()) == 0) {
                // MVStore would take an empty file for a new store.
                throw damaged("the file " + folder.store().getFileName() + " is empty", null);
            }
            return folder.path().toRealPath();
        } catch (IOException e) {
            throw damaged(JournalFolder.describe(e), e);
        }
    }

    private MVStoreJournal openFiles(Path realFolder)
            throws JournalRefusedException, DamagedRecordException, IOException {
        JournalStore opened = JournalStore.open(folder.store());
        store = opened;
        if (opened.isReadOnly()) {
            throw cannotWrite();
        }
        JournalHeader header = readHeader(opened);
        checkOwner(header.owner());
        RecordFormat format = new RecordFormat(header.incarnation());
        byte[] progressRecord = opened.progress();
        if (progressRecord == null) {
            throw new DamagedRecordException("the progress is missing");
        }
        StoredProgress progress = format.decodeProgress(progressRecord);
        SyncedMark openedMark = SyncedMark.open(folder.syncedMark(), header.incarnation());
        mark = openedMark;
        checkNotBehind(progress, openedMark.read());
        JournalBounds bounds = checkEntries(opened.entries(), format);
        checkNoHole(opened.entries(), bounds, progress.progress().committedSlot());
        return new MVStoreJournal(folder, realFolder, header, opened, openedMark, progress, bounds);
    }

    private JournalHeader readHeader(JournalStore opened) throws JournalRefusedException, DamagedRecordException {
        byte[] stored = opened.header();
        if (stored == null) {
            throw new DamagedRecordException("the header is missing");
        }
        int version = JournalHeader.versionOf(stored);
        if (version > JournalHeader.FORMAT_VERSION) {
            throw folder.refuseToOpen(
                    "its format " + version + " is newer than this program's, " + JournalHeader.FORMAT_VERSION,
                    "start the newer program that wrote it");
        }
        return JournalHeader.decode(stored);
    }

    private void checkOwner(JournalOwner stored) throws JournalRefusedException {
        checkSame("cluster", "'" + stored.clusterName() + "'", "'" + owner.clusterName() + "'");
        checkSame("node", String.valueOf(stored.nodeId()), String.valueOf(owner.nodeId()));
        checkSame("members", stored.memberIds().toString(), owner.memberIds().toString());
    }

    private void checkSame(String what, String stored, String configured) throws JournalRefusedException {
        if (!stored.equals(configured)) {
            throw folder.refuseToOpen(
                    "it was created for " + what + " " + stored + ", not for " + what + " " + configured,
                    "correct the configuration, or give the node its own folder");
        }
    }

    private void checkNotBehind(StoredProgress progress, long synced) throws JournalRefusedException {
        if (progress.group() < synced) {
            throw damaged(
                    "it went backwards: its newest group is " + progress.group() + ", but group " + synced
                            + " was synced",
                    null);
        }
    }

    /** Reads every record, by cursor and again by its key: a damaged inner page misleads only the latter. */
    private static JournalBounds checkEntries(MVMap<Long, byte[]> entries, RecordFormat format)
            throws DamagedRecordException {
        long min = 0;
        long max = 0;
        long count = 0;
        var cursor = entries.cursor(null);
        while (cursor.hasNext()) {
            long slot = cursor.next();
            byte[] record = cursor.getValue();
            JournalEntry entry = format.decodeEntry(slot, record);
            if (entry.id().logIndex() <= max) {
                throw new DamagedRecordException("slot " + slot + " comes after slot " + max);
            }
            if (!Arrays.equals(record, entries.get(slot))) {
                throw new DamagedRecordException("slot " + slot + " is not found where it belongs");
            }
            min = min == 0 ? slot : min;
            max = slot;
            count++;
        }
        if (count != entries.sizeAsLong()) {
            throw new DamagedRecordException("it holds " + count + " entries, not " + entries.sizeAsLong());
        }
        return new JournalBounds(min, max);
    }

    private static void checkNoHole(Map<Long, byte[]> entries, JournalBounds bounds, long committed)
            throws DamagedRecordException {
        if (committed > bounds.max()) {
            throw new DamagedRecordException(
                    "slot " + committed + " is committed, but the last one that it holds is " + bounds.max());
        }
        for (long slot = Math.max(1, bounds.min()); slot <= committed; slot++) {
            if (!entries.containsKey(slot)) {
                throw new DamagedRecordException("slot " + slot + " is committed, but missing");
            }
        }
    }

    private JournalRefusedException refusalFor(Throwable t) {
        if (t instanceof MVStoreException e && e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return folder.refuseToOpen(
                    "it is in use by another process", "stop that process first: a node runs once", e);
        }
        return damaged(JournalFolder.describe(t), t);
    }

    private JournalRefusedException damaged(String how, @Nullable Throwable cause) {
        String what = "it is damaged: " + how;
        return cause == null ? folder.refuseToOpen(what, IF_DAMAGED) : folder.refuseToOpen(what, IF_DAMAGED, cause);
    }

    private JournalRefusedException cannotWrite() {
        return folder.refuseToOpen(
                "its file cannot be read and written",
                "give the user of this process access, and mount the disk writable");
    }

    private void giveUp(Path realFolder) {
        try {
            if (store != null) {
                store.close();
            }
            if (mark != null) {
                mark.close();
            }
        } catch (IOException e) {
            // It was only read; the reason for giving up is what counts.
        } finally {
            JournalsInUse.release(realFolder);
        }
    }
}
