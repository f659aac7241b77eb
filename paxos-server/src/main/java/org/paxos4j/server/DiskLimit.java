/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What the disk allows a single writer: entries appended to a file, and forced in batches. Nothing that keeps every entry on
 * a disk can be faster than this with as many entries for each force.
 *
 * @param batch how many entries for each force
 * @param bytes how large an entry is
 */
record DiskLimit(int batch, int bytes) {
    /** By which machines and days are compared, whatever else is measured. */
    static final DiskLimit REFERENCE = new DiskLimit(64, 16);

    private static final Duration TIME = Duration.ofSeconds(2);

    /** Entries per second, measured for two seconds in a file of this folder that is deleted afterwards. */
    double perSecond(Path folder) {
        Path file = folder.resolve("disk-limit.tmp");
        try {
            return measure(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("the limit of the disk cannot be measured", failed);
        }
    }

    private double measure(Path file) throws IOException {
        ByteBuffer entries = ByteBuffer.allocateDirect(batch * bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long begun = System.nanoTime();
            long forced = 0;
            while (System.nanoTime() - begun < TIME.toNanos()) {
                entries.clear();
                while (entries.hasRemaining()) {
                    channel.write(entries);
                }
                channel.force(false);
                forced += batch;
            }
            return forced * 1e9 / (System.nanoTime() - begun);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
