/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalRefusedException;

/**
 * The names in a journal's folder.
 *
 * @param path the folder, absolute
 */
record JournalFolder(Path path) {
    /** What to do about a journal that has lost or changed something: the same wherever that is found. */
    static final String IF_DAMAGED = "do not repair it, and do not create it again under the same node id, which"
            + " would forget promises: keep the folder, check the disk, and replace this node";

    static JournalFolder at(Path folder) {
        return new JournalFolder(folder.toAbsolutePath().normalize());
    }

    /** The store. */
    Path store() {
        return path.resolve("journal.mv");
    }

    /** The store while it is being created. */
    Path unfinishedStore() {
        return path.resolve("journal.mv.creating");
    }

    /** The number of the newest synced group. */
    Path syncedMark() {
        return path.resolve("synced");
    }

    /** The marker of a fault. */
    Path unsafeMarker() {
        return path.resolve("UNSAFE");
    }

    /** The marker before there is a fault. */
    Path markerReserve() {
        return path.resolve("reserve");
    }

    boolean isEmpty() throws IOException {
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        }
    }

    /** Makes durable which files a folder holds. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A refusal to create: what is wrong, where, and what to do; always one line. */
    JournalRefusedException refuseToCreate(String what, String whatToDo, @Nullable Throwable cause) {
        return refusal("cannot create a journal in ", what, whatToDo, cause);
    }

    /** A refusal to open: what is wrong, where, and what to do; always one line. */
    JournalRefusedException refuseToOpen(String what, String whatToDo) {
        return refuseToOpen(what, whatToDo, null);
    }

    /** A refusal to open because of what an exception tells. */
    JournalRefusedException refuseToOpen(String what, String whatToDo, @Nullable Throwable cause) {
        return refusal("cannot open the journal in ", what, whatToDo, cause);
    }

    /** A refusal to open because something was lost or changed. */
    JournalRefusedException refuseDamaged(String how, @Nullable Throwable cause) {
        return refuseToOpen("it is damaged: " + how, IF_DAMAGED, cause);
    }

    private JournalRefusedException refusal(String doing, String what, String whatToDo, @Nullable Throwable cause) {
        String message = Texts.oneLine(doing + path + ": " + what) + "; " + whatToDo;
        return cause == null ? new JournalRefusedException(message) : new JournalRefusedException(message, cause);
    }
}
