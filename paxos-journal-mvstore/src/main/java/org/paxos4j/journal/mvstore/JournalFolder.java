/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.paxos4j.api.spi.JournalRefusedException;

/**
 * The names in a journal's folder.
 *
 * @param path the folder, absolute
 */
record JournalFolder(Path path) {
    private static final int MAX_TEXT_CHARS = 400;

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

    /** A refusal to open: what is wrong, where, and what to do; always one line. */
    JournalRefusedException refuseToOpen(String what, String whatToDo) {
        return new JournalRefusedException(
                oneLine("cannot open the journal in " + path + ": " + what) + "; " + whatToDo);
    }

    /** A refusal to open because of what an exception tells. */
    JournalRefusedException refuseToOpen(String what, String whatToDo, Throwable cause) {
        return new JournalRefusedException(
                oneLine("cannot open the journal in " + path + ": " + what) + "; " + whatToDo, cause);
    }

    /** What has happened, with the first cause, which alone knows what the operating system said. */
    static String describe(Throwable t) {
        Throwable first = t;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first == t ? nameOf(t) : nameOf(t) + " (" + nameOf(first) + ")";
    }

    private static String nameOf(Throwable t) {
        String message = t.getMessage();
        boolean tellsAll = t instanceof RuntimeException || t instanceof DamagedRecordException;
        return tellsAll && message != null ? message : t.toString();
    }

    /** A text without line breaks and other control characters, and not too long. */
    static String oneLine(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= MAX_TEXT_CHARS ? clean : clean.substring(0, MAX_TEXT_CHARS) + "…";
    }
}
