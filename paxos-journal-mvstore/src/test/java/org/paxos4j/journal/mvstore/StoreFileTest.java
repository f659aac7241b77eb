/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SFChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered of a file's free space, while chunks come and go, and that nothing that is in it is written over. */
class StoreFileTest {
    private static final int BLOCK = 4096;
    private static final int COMMITS = 3_000;

    private final long seed = Long.getLong("paxos.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<Long, byte[]> expected = new HashMap<>();

    @TempDir
    Path temp;

    private Path path;
    private Watched file;
    private MVStore store;
    private MVMap<Long, byte[]> map;

    @BeforeEach
    void create() throws Exception {
        System.out.println("StoreFileTest: seed " + seed);
        path = Files.createFile(temp.resolve("store"));
        open();
    }

    @AfterEach
    void close() {
        store.closeImmediately();
    }

    @Test
    void whileChunksComeAndGoSmallPiecesAreWithheldAndLargeOnesOffered() {
        for (int commit = 1; commit <= COMMITS; commit++) {
            commitSomething();
            file.checkPieces("seed " + seed + ", commit " + commit);
        }
        assertTrue(file.freed > COMMITS / 2, () -> "chunks were freed: " + file.freed);
        assertHoldsWhatIsExpected();
    }

    @Test
    void aFileThatIsOpenedAgainOffersTheSame() {
        for (int opening = 1; opening <= 10; opening++) {
            for (int commit = 1; commit <= COMMITS / 10; commit++) {
                commitSomething();
            }
            store.sync();
            store.closeImmediately();

            open();

            file.checkPieces("seed " + seed + ", opening " + opening);
            assertHoldsWhatIsExpected();
        }
    }

    @Test
    void aCopyAfterEachCommitHoldsAllOfIt() throws Exception {
        for (int commit = 1; commit <= COMMITS / 10; commit++) {
            commitSomething();
            Path copy = Files.copy(path, temp.resolve("copy" + commit));

            MVStore copied = new MVStore.Builder().fileName(copy.toString()).open();

            MVMap<Long, byte[]> content = copied.openMap("map");
            String when = "seed " + seed + ", commit " + commit;
            assertEquals(expected.keySet(), new HashSet<>(content.keySet()), when);
            expected.forEach((key, value) -> assertArrayEquals(value, content.get(key), when));
            copied.closeImmediately();
            Files.delete(copy);
        }
    }

    @Test
    void afterAPowerCutWithinASyncNothingIsThereThatIsOlderThanTheOneBefore() throws Exception {
        Path own = Files.createFile(temp.resolve("journal"));
        JournalStore journal = JournalStore.create(own);
        journal.entries().getStore().setRetentionTime(2);
        syncSomething(journal, 1);
        byte[] before = Files.readAllBytes(own);
        for (long number = 2; number <= COMMITS / 5; number++) {
            syncSomething(journal, number);
            byte[] after = Files.readAllBytes(own);
            String when = "seed " + seed + ", sync " + number;

            byte[] headerAlone = before.clone();
            System.arraycopy(after, 0, headerAlone, 0, 2 * BLOCK);
            assertEquals(number - 1, newestOf(headerAlone), when + ", of which the file's header is there");

            byte[] someBlocks = Arrays.copyOf(before, after.length);
            for (int at = 0; at < after.length; at += BLOCK) {
                if (random.nextBoolean()) {
                    System.arraycopy(after, at, someBlocks, at, BLOCK);
                } else if (at >= 2 * BLOCK && !Arrays.equals(someBlocks, at, at + BLOCK, after, at, at + BLOCK)) {
                    // No leftover of an older commit can be taken for a part of this one, as a checksum would see to.
                    Arrays.fill(someBlocks, at, at + BLOCK, (byte) 0);
                }
            }
            assertTrue(newestOf(someBlocks) >= number - 1, when + ", of which some blocks are there");
            before = after;
        }
        journal.close();
    }

    private void syncSomething(JournalStore journal, long number) {
        for (int puts = random.nextInt(4); puts >= 0; puts--) {
            byte[] record = new byte[random.nextInt(random.nextInt(8) == 0 ? 100_000 : 3_000)];
            journal.putEntry(1 + random.nextInt(20), record);
        }
        journal.putProgress(progress(number));
        journal.sync();
    }

    /** A record that is whole or not, as those with a checksum are. */
    private static byte[] progress(long number) {
        ByteBuffer record = ByteBuffer.allocate(80);
        while (record.hasRemaining()) {
            record.putLong(number);
        }
        return record.array();
    }

    /** The number of the newest sync that is found in a file; the highest if the file is not accepted. */
    private long newestOf(byte[] bytes) throws Exception {
        Path image = Files.write(temp.resolve("image"), bytes);
        try {
            JournalStore opened = JournalStore.open(image, false);
            try {
                byte[] record = opened.progress();
                long number = record == null ? 0 : ByteBuffer.wrap(record).getLong();
                return number > 0 && Arrays.equals(record, progress(number)) ? number : Long.MAX_VALUE;
            } finally {
                opened.close();
            }
        } catch (DamagedRecordException | RuntimeException | AssertionError e) {
            return Long.MAX_VALUE; // as a journal, which refuses whatever it cannot read
        }
    }

    private void open() {
        file = new Watched();
        file.open("file:" + path, false, (char[]) null);
        store = new MVStore.Builder()
                .adoptFileStore(file)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        file.withholdSmallPieces();
        // So that this does not take minutes.
        store.setRetentionTime(2);
        map = store.openMap("map");
    }

    /** Mostly of a few blocks, now and then of many, and of a place where another page has to move. */
    private void commitSomething() {
        for (int puts = random.nextInt(4); puts >= 0; puts--) {
            long key = random.nextInt(400);
            byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? 100_000 : 3_000)];
            random.nextBytes(value);
            map.put(key, value);
            expected.put(key, value);
        }
        store.commit();
    }

    private void assertHoldsWhatIsExpected() {
        assertEquals(expected.keySet(), new HashSet<>(map.keySet()), "seed " + seed);
        expected.forEach((key, value) -> assertArrayEquals(value, map.get(key), "seed " + seed));
    }

    /** Shows what is offered to MVStore. */
    private static final class Watched extends StoreFile {
        private int freed;

        Watched() {
            super(Map.of());
        }

        @Override
        protected void free(long position, int length) {
            freed++;
            super.free(position, length);
        }

        /** All between chunks is offered if it is large, and nothing of it if it is small. */
        void checkPieces(String when) {
            BitSet chunks = new BitSet();
            chunks.set(0, 2);
            for (SFChunk chunk : getChunks().values()) {
                chunks.set((int) chunk.block, (int) chunk.block + chunk.len);
            }
            for (int start = chunks.nextClearBit(0); start < chunks.length(); ) {
                int end = chunks.nextSetBit(start);
                boolean offered = (end - start) * BLOCK >= SMALLEST_PIECE_BYTES;
                for (int block = start; block < end; block++) {
                    assertEquals(
                            offered,
                            freeSpace.isFree((long) block * BLOCK, BLOCK),
                            when + ": block " + block + " of the piece from " + start + " to " + end);
                }
                start = chunks.nextClearBit(end);
            }
        }
    }
}
