/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalRefusedException;

/** The files of a journal that were opened, for writing or only to look at them, and that nobody else has open. */
final class JournalFiles implements AutoCloseable {
    private static final String IF_MISSING =
            "correct the path or mount the disk; only for a node that has never run, create a journal";

    private final JournalFolder folder;
    private final Path claim;
    private final boolean readOnly;
    private final JournalStore store;
    private final JournalHeader header;
    private @Nullable SyncedMark mark;

    private JournalFiles(JournalFolder folder, Path claim, boolean readOnly, JournalStore store, JournalHeader header) {
        this.folder = folder;
        this.claim = claim;
        this.readOnly = readOnly;
        this.store = store;
        this.header = header;
    }

    /**
     * Opens the store.
     *
     * @param readOnly whether it is only to be looked at: then nothing is changed, ever
     * @throws JournalRefusedException if there is none, or it cannot be used, or does not tell whose it is
     */
    static JournalFiles open(JournalFolder folder, boolean readOnly) throws JournalRefusedException {
        Path claim = look(folder, readOnly);
        if (!readOnly) {
            checkNotMarked(folder);
        }
        if (!JournalsInUse.claim(claim)) {
            throw folder.refuseToOpen(
                    "it is in use by this process",
                    "let each node of a process have its own folder, or close it first");
        }
        JournalStore store = null;
        try {
            store = JournalStore.open(folder.store(), readOnly);
            if (store.isReadOnly() && !readOnly) {
                throw cannotWrite(folder, folder.store());
            }
            return new JournalFiles(folder, claim, readOnly, store, readHeader(folder, store));
        } catch (Throwable t) {
            if (store != null) {
                store.close();
            }
            JournalsInUse.release(claim);
            throw refusalFor(folder, t);
        }
    }

    /**
     * What to say when looking at the files failed. Damage shows as any kind of exception or error out of the store; to
     * refuse is right for all of them.
     */
    static JournalRefusedException refusalFor(JournalFolder folder, Throwable t) {
        if (t instanceof JournalRefusedException refused) {
            return refused;
        }
        if (t instanceof MVStoreException e && e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return folder.refuseToOpen(
                    "it is in use by another process", "stop that process first: a node runs once", e);
        }
        if (cannotRead(t)) {
            return unreadable(folder, t);
        }
        return folder.refuseDamaged(Texts.describe(t), t);
    }

    JournalFolder folder() {
        return folder;
    }

    JournalStore store() {
        return store;
    }

    JournalHeader header() {
        return header;
    }

    RecordFormat format() {
        return RecordFormat.of(header);
    }

    /** The synced mark, opened at the first call. */
    SyncedMark mark() throws IOException, DamagedRecordException {
        SyncedMark opened = mark;
        if (opened == null) {
            opened = SyncedMark.open(folder.syncedMark(), header.incarnation(), readOnly);
            mark = opened;
        }
        return opened;
    }

    /** The length of all files, in bytes. */
    long storedBytes() throws IOException {
        long bytes = 0;
        for (Path file : new Path[] {folder.store(), folder.syncedMark(), folder.markerReserve()}) {
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    /** Closes the files without writing, for others to open. Never throws. */
    @Override
    public void close() {
        store.close();
        try {
            if (mark != null) {
                mark.close();
            }
        } catch (IOException e) {
            // Whatever had to be on the disk was forced before.
        } finally {
            JournalsInUse.release(claim);
        }
    }

    /** Looks at the files without opening them: that could take the lock from somebody in this process. */
    private static Path look(JournalFolder folder, boolean readOnly) throws JournalRefusedException {
        BasicFileAttributes found = attributes(folder, folder.path())
                .orElseThrow(() -> folder.refuseToOpen("the folder is missing", IF_MISSING));
        if (!found.isDirectory()) {
            throw folder.refuseToOpen("it is not a folder", IF_MISSING);
        }
        Optional<BasicFileAttributes> store = attributes(folder, folder.store());
        if (store.isEmpty()) {
            if (attributes(folder, folder.unfinishedStore()).isPresent()) {
                throw folder.refuseToOpen(
                        "its creation was not finished", "it was never used: delete the folder and create it again");
            }
            throw folder.refuseToOpen("the folder holds no journal", IF_MISSING);
        }
        if (store.get().size() == 0) {
            // MVStore would take an empty file for a new store.
            throw folder.refuseDamaged("the file " + folder.store().getFileName() + " is empty", null);
        }
        // The folder as well, since a fault is marked there.
        for (Path path : new Path[] {folder.path(), folder.store(), folder.syncedMark()}) {
            if (!readOnly && Files.exists(path) && !Files.isWritable(path)) {
                throw cannotWrite(folder, path);
            }
        }
        try {
            return folder.path().toRealPath();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static void checkNotMarked(JournalFolder folder) throws JournalRefusedException {
        if (UnsafeMarker.exists(folder)) {
            throw folder.refuseToOpen(
                    "it is marked unsafe after a fault: " + UnsafeMarker.reason(folder),
                    "the disk may have lost what it had reported as written: replace this node; only if the fault was"
                            + " certainly not one of the disk, delete " + folder.unsafeMarker());
        }
    }

    /** Of a file or folder, if it exists; that it cannot be seen does not mean that it is missing. */
    private static Optional<BasicFileAttributes> attributes(JournalFolder folder, Path path)
            throws JournalRefusedException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static JournalHeader readHeader(JournalFolder folder, JournalStore store)
            throws JournalRefusedException, DamagedRecordException {
        byte[] stored = store.header();
        if (stored == null) {
            throw new DamagedRecordException("the header is missing");
        }
        int version = JournalHeader.versionOf(stored);
        if (version != JournalHeader.FORMAT_VERSION) {
            throw folder.refuseToOpen(
                    "its format " + version + " is " + (version > JournalHeader.FORMAT_VERSION ? "newer" : "older")
                            + " than this program's, " + JournalHeader.FORMAT_VERSION,
                    "start the program that wrote it");
        }
        return JournalHeader.decode(stored);
    }

    /** Whether the operating system refused to read; a file that ends too early is damaged. */
    private static boolean cannotRead(Throwable t) {
        Throwable first = Texts.firstCause(t);
        return first instanceof IOException && !(first instanceof EOFException);
    }

    private static JournalRefusedException unreadable(JournalFolder folder, Throwable t) {
        return folder.refuseToOpen(
                "it cannot be read: " + Texts.describe(t),
                "give the user of this process access, and see that the disk is sound and mounted",
                t);
    }

    private static JournalRefusedException cannotWrite(JournalFolder folder, Path path) {
        return isReadOnlyFileSystem(path)
                ? folder.refuseToOpen("its file system is read-only", "mount it writable")
                : folder.refuseToOpen(
                        path + " cannot be written: permission denied", "give the user of this process access");
    }

    private static boolean isReadOnlyFileSystem(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }
}
