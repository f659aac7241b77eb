/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What a bad disk does to a journal's store. */
final class FileDamage {
    private FileDamage() {}

    /** Flips a bit of a text wherever it is in the file, also in what is not used any more. */
    static void flip(Path folder, String text) throws IOException {
        change(folder, text, (content, at) -> content[at] ^= 1);
    }

    /** Wipes a text wherever it is in the file, and so many bytes before it. */
    static void wipe(Path folder, String text, int bytes) throws IOException {
        change(folder, text, (content, at) -> Arrays.fill(content, Math.max(0, at - bytes), at + 1, (byte) 0));
    }

    private interface Change {
        void apply(byte[] content, int at);
    }

    private static void change(Path folder, String text, Change change) throws IOException {
        Path store = JournalFolder.at(folder).store();
        byte[] content = Files.readAllBytes(store);
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        int found = 0;
        for (int at = 0; at + wanted.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                change.apply(content, at);
                found++;
            }
        }
        if (found == 0) {
            throw new AssertionError(text + " is not in " + store);
        }
        try (var file = Files.newByteChannel(store, StandardOpenOption.WRITE)) {
            // In its place: the journal has this file open.
            file.write(ByteBuffer.wrap(content));
        }
    }
}
