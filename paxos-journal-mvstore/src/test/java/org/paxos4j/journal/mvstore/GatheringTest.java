/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many chunks of the file a log keeps in use, and that gathering changes nothing that is in it. */
class GatheringTest {
    private static final int SYNCS = 12 * Gathering.COMMITS;

    @TempDir
    Path temp;

    private Path file;
    private JournalStore store;

    @BeforeEach
    void create() throws Exception {
        file = Files.createFile(temp.resolve("store"));
        store = JournalStore.create(file);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void ofSmallSyncsFewChunksStayInUse() {
        syncEach(SYNCS, 1_000);

        // Of each run one, and one for the inner pages that it has filled; and those that are yet to be gathered.
        int expected = 2 * SYNCS / Gathering.COMMITS + Gathering.COMMITS;
        assertTrue(chunksInUse() <= expected, () -> chunksInUse() + " chunks in use, not " + expected);
    }

    @Test
    void theChunksOfARunAreFreeInOnePiece() {
        syncEach(SYNCS, 1_000);

        assertTrue(holes() <= 3 * SYNCS / Gathering.COMMITS, () -> holes() + " pieces of free space");
    }

    @Test
    void aRunOfSmallAndLargeSyncsIsGatheredAsAWhole() {
        for (int i = 1; i <= SYNCS; i++) {
            sync(i, record(i, i % 2 == 0 ? 100 : Gathering.LARGE_BYTES));
        }

        // A run of these has 128; if only the small ones were gathered, there would be a hole for each.
        assertTrue(holes() <= 4 * SYNCS / 128, () -> holes() + " pieces of free space");
    }

    @Test
    void whatLargeSyncsWroteIsNotWrittenTwice() throws Exception {
        for (int i = 1; i <= Gathering.COMMITS; i++) {
            long before = Files.size(file);
            sync(i, record(i, Gathering.LARGE_BYTES));

            long written = Files.size(file) - before;
            assertTrue(written < 10 * Gathering.LARGE_BYTES, () -> "a sync wrote " + written + " bytes");
        }
    }

    @Test
    void fewerSyncsAreGatheredIfTheyHoldMuch() throws Exception {
        int bytes = Gathering.LARGE_BYTES - 1;
        int untilGathered = Gathering.MAX_BYTES / bytes + 1;
        syncEach(untilGathered - 1, bytes);
        long before = Files.size(file);

        sync(untilGathered, record(untilGathered, bytes));

        assertTrue(Files.size(file) - before > Gathering.MAX_BYTES, "that sync has written all of them");
    }

    @Test
    void onceThereAreManyChunksAlsoLargerSyncsAreGathered() throws Exception {
        MVStore behind = store.entries().getStore();
        // Or a slow machine would forget the first ones before it has the last.
        behind.setRetentionTime(Integer.MAX_VALUE);
        for (int i = 0; i < Gathering.MANY_CHUNKS; i++) {
            store.putProgress(record(i, 80));
            behind.commit();
        }
        int run = Gathering.MAX_BYTES / Gathering.LARGE_BYTES_OF_MANY;
        for (int slot = 1; slot <= 2 * run; slot++) {
            assertTrue(written(slot, Gathering.LARGE_BYTES_OF_MANY) < Gathering.MAX_BYTES / 2, "these are too large");
        }
        int bytes = Gathering.LARGE_BYTES_OF_MANY - 1;
        for (int slot = 2 * run + 1; slot <= 3 * run; slot++) {
            assertTrue(written(slot, bytes) < Gathering.MAX_BYTES / 2, "nothing is gathered yet");
        }

        assertTrue(written(3 * run + 1, bytes) > Gathering.MAX_BYTES, "that sync has written all of them");
    }

    private long written(long slot, int bytes) {
        long before = bytesWritten();
        sync(slot, record(slot, bytes));
        return bytesWritten() - before;
    }

    /** As MVStore counts them. */
    private long bytesWritten() {
        Map<String, String> info = new TreeMap<>();
        store.entries().getStore().getFileStore().populateInfo(info::put);
        return Long.parseLong(info.get("info.FILE_WRITE_BYTES"));
    }

    @Test
    void aSlotThatWasWrittenOverKeepsWhatWasWrittenLast() throws Exception {
        Random random = new Random(7);
        Map<Long, byte[]> expected = new TreeMap<>();
        for (int i = 0; i < 5 * Gathering.COMMITS; i++) {
            long slot = 1L + random.nextInt(i + 1);
            byte[] record = record(i, random.nextInt(4) == 0 ? Gathering.LARGE_BYTES : 300);
            expected.put(slot, record);
            sync(slot, record);
        }

        store.close();
        store = JournalStore.open(file, false);

        assertEquals(
                Set.copyOf(expected.keySet()), new HashSet<>(store.entries().keySet()));
        expected.forEach(
                (slot, record) -> assertArrayEquals(record, store.entries().get(slot), "slot " + slot));
    }

    private void syncEach(int syncs, int recordBytes) {
        for (int i = 1; i <= syncs; i++) {
            sync(i, record(i, recordBytes));
        }
    }

    private void sync(long slot, byte[] record) {
        store.putEntry(slot, record);
        store.putProgress(record(slot, 80));
        store.sync();
    }

    private static byte[] record(long number, int bytes) {
        return ByteBuffer.allocate(bytes).putLong(number).array();
    }

    private long chunksInUse() {
        return chunks().stream().filter(inUse -> inUse).count();
    }

    /** How many pieces of the file will be free when the retention is over. */
    private int holes() {
        int holes = 0;
        boolean wasInUse = true;
        for (boolean inUse : chunks()) {
            holes += wasInUse && !inUse ? 1 : 0;
            wasInUse = inUse;
        }
        return holes;
    }

    /** Whether a page of it is in use, for each chunk by its place in the file, by what MVStore itself keeps of them. */
    private Collection<Boolean> chunks() {
        SortedMap<Long, Boolean> inUseByBlock = new TreeMap<>();
        store.entries().getStore().getLayoutMap().forEach((key, value) -> {
            if (key.startsWith("chunk.")) {
                Map<String, String> chunk = DataUtils.parseMap(value);
                boolean inUse = !"0".equals(chunk.get("liveMax")) && !chunk.containsKey("unused");
                inUseByBlock.put(DataUtils.parseHexLong(chunk.get("block")), inUse);
            }
        });
        return inUseByBlock.values();
    }
}
