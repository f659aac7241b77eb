/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.filesOf;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.restore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.journal.mvstore.Journals.Content;

/** Damage of the files is either harmless or refused; it is never read back as something else. */
final class DamageTest {
    private static final String STORE = "journal.mv";
    private static final String MARK = "synced";
    private static final int BLOCK_BYTES = 4096;
    private static final int NEWEST_BYTES = 2 * BLOCK_BYTES;
    private static final int FLIPS = Integer.getInteger("paxos.flips", 3_000);

    @TempDir
    Path temp;

    private Path folder;
    private final List<Content> syncedStates = new ArrayList<>();
    private Map<String, byte[]> files;

    /** Groups of values of mixed sizes, with a few that replace others. */
    @BeforeEach
    void writeAJournal() throws Exception {
        folder = temp.resolve("journal");
        Random random = new Random(4711);
        try (Journal journal = createAndOpen(folder)) {
            syncedStates.add(Content.of(journal));
            long slot = 1;
            for (int group = 1; group <= 60; group++) {
                List<JournalEntry> entries = new ArrayList<>();
                for (int i = 0; i < 1 + random.nextInt(12); i++) {
                    entries.add(entry(slot++, group, "v".repeat(random.nextInt(40) == 0 ? 9000 : random.nextInt(200))));
                }
                journal.write(new JournalGroup(progress(group, slot - 1), entries));
                journal.sync();
                syncedStates.add(Content.of(journal));
            }
        }
        files = filesOf(folder);
    }

    @Test
    void aFlippedBitAnywhereInTheStoreIsHarmlessOrRefused() {
        Random random = seeded("aFlippedBitAnywhereInTheStoreIsHarmlessOrRefused");
        byte[] store = files.get(STORE);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            // A third in the blocks of the headers, which are few, and a third in the newest commit, where all is in
            // use.
            int position = switch (i % 3) {
                case 0 -> random.nextInt(2 * BLOCK_BYTES);
                case 1 -> store.length - 1 - random.nextInt(NEWEST_BYTES);
                default -> random.nextInt(store.length);
            };
            refused += refusedOrSame(STORE, flipped(store, position, random.nextInt(8)), "bit at " + position);
        }
        System.out.println("flipped bits: " + refused + " of " + FLIPS + " refused");
        assertTrue(refused > 0);
    }

    @Test
    void aFlippedBitInTheSyncedMarkIsHarmlessOrRefused() {
        byte[] mark = files.get(MARK);
        for (int position = 0; position < mark.length; position += 3) {
            refusedOrSame(MARK, flipped(mark, position, position % 8), "bit at " + position);
        }
    }

    @Test
    void aLostBlockIsHarmlessOrRefused() {
        byte[] store = files.get(STORE);
        for (int from = 0; from < store.length; from += BLOCK_BYTES) {
            byte[] damaged = store.clone();
            Arrays.fill(damaged, from, Math.min(store.length, from + BLOCK_BYTES), (byte) 0);
            refusedOrSame(STORE, damaged, "block at " + from);
        }
    }

    @Test
    void aBlockWrittenToAnotherPlaceIsHarmlessOrRefused() {
        Random random = seeded("aBlockWrittenToAnotherPlaceIsHarmlessOrRefused");
        byte[] store = files.get(STORE);
        int blocks = store.length / BLOCK_BYTES;
        for (int i = 0; i < 100; i++) {
            int from = random.nextInt(blocks) * BLOCK_BYTES;
            int to = random.nextInt(blocks) * BLOCK_BYTES;
            byte[] damaged = store.clone();
            System.arraycopy(store, from, damaged, to, BLOCK_BYTES);
            refusedOrSame(STORE, damaged, "block from " + from + " at " + to);
        }
    }

    @Test
    void aLostTailIsRefused() {
        Random random = seeded("aLostTailIsRefused");
        byte[] store = files.get(STORE);
        for (int length = 0; length < store.length; length += BLOCK_BYTES) {
            refusedOrSame(STORE, Arrays.copyOf(store, length), "cut to " + length);
            int within = length + 1 + random.nextInt(Math.min(BLOCK_BYTES, store.length - length) - 1);
            refusedOrSame(STORE, Arrays.copyOf(store, within), "cut to " + within);
        }
    }

    /**
     * The limit of what one node can see: if the power fails before the synced mark has got to the disk, and the disk
     * then loses the end of the store too, what is left is a sound older state. It is at least one that once was
     * synced, and no mixture. Telling this is up to those who remember: the other nodes.
     */
    @Test
    void aLostTailTogetherWithTheMarkIsAnOlderSyncedState() {
        byte[] store = files.get(STORE);
        int older = 0;
        for (int length = 0; length < store.length; length += BLOCK_BYTES) {
            Map<String, byte[]> damaged = new TreeMap<>(files);
            damaged.put(STORE, Arrays.copyOf(store, length));
            restore(folder, damaged);
            SyncedMarks.reset(folder, syncedStates.get(0).incarnation());
            try {
                Content content = Journals.contentOf(folder);
                assertTrue(syncedStates.contains(content), "cut to " + length);
                older += content.equals(last()) ? 0 : 1;
            } catch (JournalRefusedException e) {
                assertTrue(e.getMessage().contains("damaged"), e.getMessage());
            }
        }
        System.out.println(
                "cut files without mark: " + older + " of " + store.length / BLOCK_BYTES + " opened as older");
    }

    private Content last() {
        return syncedStates.get(syncedStates.size() - 1);
    }

    /** Opens the journal with one file changed; 1 if it was refused, 0 if all was there. */
    private int refusedOrSame(String file, byte[] content, String what) {
        Map<String, byte[]> damaged = new TreeMap<>(files);
        damaged.put(file, content);
        restore(folder, damaged);
        boolean sound = inspectedAsSound();
        try {
            assertEquals(last(), Journals.contentOf(folder), what);
            assertTrue(sound, "what an inspection complains of is refused: " + what);
            return 0;
        } catch (JournalRefusedException e) {
            assertFalse(sound, "what is refused an inspection complains of: " + what);
            assertTrue(e.getMessage().contains("it is damaged: "), e.getMessage());
            assertTrue(Journals.sameFiles(damaged, filesOf(folder)), "a refused journal is left as it was: " + what);
            return 1;
        }
    }

    private boolean inspectedAsSound() {
        try {
            return Inspected.of(folder).damages.isEmpty();
        } catch (JournalRefusedException e) {
            return false;
        }
    }

    private static byte[] flipped(byte[] content, int position, int bit) {
        byte[] damaged = content.clone();
        damaged[position] ^= (byte) (1 << bit);
        return damaged;
    }

    private static Random seeded(String test) {
        long seed = Long.getLong("paxos.seed", new Random().nextLong());
        System.out.println(test + ": seed " + seed);
        return new Random(seed);
    }
}
