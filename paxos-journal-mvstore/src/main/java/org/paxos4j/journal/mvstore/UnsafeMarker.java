/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * A file that says why a journal must not be opened again. After a failed sync the operating system may have thrown away
 * what it could not write, and report success from then on: only a person can tell what the disk holds.
 */
final class UnsafeMarker {
    private UnsafeMarker() {}

    /** Writes the marker, durably, unless there is one. */
    static void write(JournalFolder folder, String reason) throws IOException {
        // An interrupt may be what has caused the fault. It would close the channel that forces the folder, too.
        boolean interrupted = Thread.interrupted();
        try {
            if (!Files.exists(folder.unsafeMarker())) {
                try (FileOutputStream out =
                        new FileOutputStream(folder.unsafeMarker().toFile())) {
                    out.write((JournalFolder.oneLine(reason) + "\n").getBytes(StandardCharsets.UTF_8));
                    out.getFD().sync();
                }
                JournalFolder.force(folder.path());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the journal is marked. */
    static boolean exists(JournalFolder folder) {
        return Files.exists(folder.unsafeMarker());
    }

    /** The reason in the marker, or why it cannot be read. */
    static String reason(JournalFolder folder) {
        try {
            String text = JournalFolder.oneLine(
                    new String(Files.readAllBytes(folder.unsafeMarker()), StandardCharsets.UTF_8));
            // On a full disk the file can be made, but not filled.
            return text.isEmpty() ? "the reason is not in the marker" : text;
        } catch (IOException e) {
            return "the reason cannot be read: " + JournalFolder.describe(e);
        }
    }
}
