/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;
import org.paxos4j.statemachine.Bytes;

/** A group of the default journal, in the folder for temporary files. Each iteration begins with a new one. */
public class JournalBenchmark extends EngineBenchmark {
    /** What is not synced stays in memory. */
    private static final int MOST_UNSYNCED_ENTRIES = 1 << 15;

    private static final int ENTRIES_OF_A_GROUP_BEFORE = 1_000;

    private static final JournalOwner OWNER = new JournalOwner("benchmark", 1, List.of(1, 2, 3));

    /** How many entries a group has. */
    @Param({"1", "64", "512"})
    public int entries;

    /** How many entries the journal has before. */
    @Param({"0", "1000000"})
    public int before;

    private final JournalProvider provider = new MVStoreJournalProvider();
    private final Bytes value = Samples.bytes(64);
    private Path folder;
    private Journal journal;
    private Identifier newest;
    private int unsynced;

    /** A journal with so many entries before. */
    @Setup(Level.Iteration)
    public void create() throws Exception {
        folder = Files.createTempDirectory("journal-benchmark");
        Path own = folder.resolve("node");
        provider.create(own, OWNER);
        journal = provider.open(own, OWNER);
        newest = Identifier.ORIGIN;
        for (int left = before; left > 0; left -= ENTRIES_OF_A_GROUP_BEFORE) {
            journal.write(nextGroup(ENTRIES_OF_A_GROUP_BEFORE));
            sync();
        }
        unsynced = 0;
    }

    /** Leaves nothing behind. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Bounds what is in memory; the time for it is not measured, what it allocates is. */
    @Setup(Level.Invocation)
    public void syncIfMuchIsUnsynced() {
        if (unsynced >= MOST_UNSYNCED_ENTRIES) {
            sync();
        }
    }

    /** One group, in memory. */
    @Benchmark
    public void write() {
        journal.write(nextGroup(entries));
    }

    /** One group, on the disk. */
    @Benchmark
    public void writeAndSync() {
        journal.write(nextGroup(entries));
        sync();
    }

    private void sync() {
        journal.sync();
        unsynced = 0;
    }

    /** The next slots, with the mark of the group before, as a leader has it that is kept busy. */
    private JournalGroup nextGroup(int size) {
        Progress progress = new Progress(Samples.EPOCH, newest);
        List<JournalEntry> group = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            newest = new Identifier(1, Samples.EPOCH, newest.logIndex() + 1);
            group.add(new JournalEntry(newest, value));
        }
        unsynced += size;
        return new JournalGroup(progress, group);
    }
}
