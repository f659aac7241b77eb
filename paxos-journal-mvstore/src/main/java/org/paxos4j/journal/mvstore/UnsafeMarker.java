/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that says why a journal must not be opened again. After a failed sync the operating system may have thrown away
 * what it could not write, and report success from then on: only a person can tell what the disk holds.
 *
 * <p>It is made beforehand under another name, so that on a full disk there is room for the reason: then it only has to
 * be filled and renamed.
 */
final class UnsafeMarker {
    private static final int RESERVE_BYTES = 2048;

    private UnsafeMarker() {}

    /** Makes the marker under its other name, unless it is there. */
    static void reserve(JournalFolder folder) throws IOException {
        if (!Files.exists(folder.markerReserve())) {
            byte[] blank = new byte[RESERVE_BYTES];
            Arrays.fill(blank, (byte) ' ');
            writeForced(folder.markerReserve(), blank);
        }
    }

    /** Marks the journal, durably, unless it is marked. Throws if that is not certain; it may be marked all the same. */
    static synchronized void write(JournalFolder folder, String reason) throws IOException {
        // An interrupt may be what has caused the fault. It would close the channel that forces the folder, too.
        boolean interrupted = Thread.interrupted();
        try {
            if (!Files.exists(folder.unsafeMarker())) {
                mark(folder, (Texts.oneLine(reason) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void mark(JournalFolder folder, byte[] text) throws IOException {
        boolean reserved = Files.exists(folder.markerReserve());
        @Nullable IOException failure = null;
        try {
            writeForced(reserved ? folder.markerReserve() : folder.unsafeMarker(), text);
        } catch (IOException e) {
            failure = e;
        }
        // Also a marker without its reason, or one that a disk without syncs may forget, stops a start that comes soon.
        if (reserved) {
            Files.move(folder.markerReserve(), folder.unsafeMarker(), StandardCopyOption.ATOMIC_MOVE);
        }
        JournalFolder.force(folder.path());
        if (failure != null) {
            throw failure;
        }
    }

    private static void writeForced(Path path, byte[] text) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            // In this order: what is in its place already needs no room.
            file.write(text);
            file.setLength(text.length);
            file.getFD().sync();
        }
    }

    /** Whether the journal is marked; also if that cannot be seen. */
    static boolean exists(JournalFolder folder) {
        return !Files.notExists(folder.unsafeMarker());
    }

    /** The reason in the marker, or why it cannot be read. */
    static String reason(JournalFolder folder) {
        try {
            String text = Texts.oneLine(new String(Files.readAllBytes(folder.unsafeMarker()), StandardCharsets.UTF_8));
            return text.isEmpty() ? "the reason is not in the marker" : text;
        } catch (IOException e) {
            return "the reason cannot be read: " + Texts.describe(e);
        }
    }
}
