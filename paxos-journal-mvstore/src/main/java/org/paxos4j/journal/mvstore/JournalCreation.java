/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;

/**
 * Creates an empty journal. The store is made under another name, forced, and only then given its own: whenever the
 * power fails, there is a whole journal or one that is refused as unfinished.
 */
final class JournalCreation {
    private static final String IF_NOT_EMPTY =
            "name a folder that is missing or empty. A node's journal is created once in"
                    + " its life: if this is the node's journal, just start the node";

    private final JournalFolder folder;
    private final JournalOwner owner;
    /** What was made, in order, to be undone if the rest fails. */
    private final List<Path> made = new ArrayList<>();

    private JournalCreation(JournalFolder folder, JournalOwner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    static void create(JournalFolder folder, JournalOwner owner) throws JournalRefusedException {
        JournalCreation creation = new JournalCreation(folder, owner);
        creation.checkFolder();
        try {
            creation.make();
        } catch (IOException | RuntimeException e) {
            creation.undo();
            throw folder.refuseToCreate(
                    Texts.describe(e), "make the folder writable, with room on its disk, and create it again", e);
        }
    }

    private void checkFolder() throws JournalRefusedException {
        Path path = folder.path();
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw folder.refuseToCreate("it is not a folder", IF_NOT_EMPTY, null);
            }
            if (Files.exists(path) && !folder.isEmpty()) {
                throw folder.refuseToCreate("the folder is not empty", IF_NOT_EMPTY, null);
            }
        } catch (IOException e) {
            throw folder.refuseToCreate(
                    "its content cannot be listed: " + Texts.describe(e), "make the folder readable", e);
        }
    }

    private void make() throws IOException {
        makeFolders();
        // Fails if there is one: of two that create at the same time, one does.
        Files.createFile(folder.unfinishedStore());
        made.add(folder.unfinishedStore());
        long incarnation = new SecureRandom().nextLong();
        made.add(folder.syncedMark());
        SyncedMark.create(folder.syncedMark(), incarnation);
        made.add(folder.markerReserve());
        UnsafeMarker.reserve(folder);
        JournalStore store = JournalStore.create(folder.unfinishedStore());
        try {
            JournalHeader header = new JournalHeader(owner, incarnation);
            store.putHeader(header.encode());
            store.putProgress(RecordFormat.of(header).encode(new StoredProgress(0, Progress.INITIAL)));
            store.sync();
        } finally {
            store.close();
        }
        JournalFolder.force(folder.path());
        Files.move(folder.unfinishedStore(), folder.store(), StandardCopyOption.ATOMIC_MOVE);
        made.add(folder.store());
        JournalFolder.force(folder.path());
    }

    /** Makes the folder and those above it that are missing, each durable in the one above. */
    private void makeFolders() throws IOException {
        List<Path> missing = new ArrayList<>();
        Path at = folder.path();
        while (at != null && !Files.exists(at)) {
            missing.add(0, at);
            at = at.getParent();
        }
        for (Path each : missing) {
            Files.createDirectory(each);
            made.add(each);
            Path parent = each.getParent();
            if (parent != null) {
                JournalFolder.force(parent);
            }
        }
    }

    private void undo() {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(made.get(i));
            } catch (IOException e) {
                // What is left makes a later open refuse, and tell how to go on.
                return;
            }
        }
    }
}
