/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.statemachine.Bytes;

/** What the tests say often. */
final class Journals {
    static final JournalOwner OWNER = new JournalOwner("orders", 2, List.of(1, 2, 3));
    static final MVStoreJournalProvider PROVIDER = new MVStoreJournalProvider();

    /** All that a journal tells. */
    record Content(long incarnation, Progress progress, JournalBounds bounds, List<JournalEntry> entries) {
        static Content of(Journal journal) {
            List<JournalEntry> all = new ArrayList<>();
            JournalBounds bounds = journal.bounds();
            for (long slot = Math.max(1, bounds.min()); slot <= bounds.max(); slot++) {
                all.addAll(journal.read(slot, slot, Integer.MAX_VALUE));
            }
            return new Content(journal.incarnation(), journal.progress(), bounds, all);
        }
    }

    private Journals() {}

    static Journal createAndOpen(Path folder) throws JournalRefusedException {
        PROVIDER.create(folder, OWNER);
        return open(folder);
    }

    static Journal open(Path folder) throws JournalRefusedException {
        return PROVIDER.open(folder, OWNER);
    }

    static Content contentOf(Path folder) throws JournalRefusedException {
        try (Journal journal = open(folder)) {
            return Content.of(journal);
        }
    }

    static BallotNumber ballot(long counter) {
        return new BallotNumber(counter, 1);
    }

    static JournalEntry entry(long slot, long ballot, String value) {
        return new JournalEntry(new Identifier(1, ballot(ballot), slot), Bytes.ofUtf8(value));
    }

    static JournalEntry entry(long slot) {
        return entry(slot, 1, "value of " + slot);
    }

    static Progress progress(long promised, long committed) {
        Identifier mark = committed == 0 ? Identifier.ORIGIN : new Identifier(1, ballot(promised), committed);
        return new Progress(ballot(promised), mark);
    }

    static JournalGroup group(Progress progress, JournalEntry... entries) {
        return new JournalGroup(progress, List.of(entries));
    }

    static void writeAndSync(Journal journal, JournalGroup group) {
        journal.write(group);
        journal.sync();
    }

    static void copy(Path from, Path to) {
        restore(to, filesOf(from));
    }

    /** The files of a flat folder and their bytes. */
    static Map<String, byte[]> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, byte[]> all = new TreeMap<>();
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder hold exactly these files. */
    static void restore(Path folder, Map<String, byte[]> files) {
        try {
            Files.createDirectories(folder);
            for (String old : filesOf(folder).keySet()) {
                Files.delete(folder.resolve(old));
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean sameFiles(Map<String, byte[]> a, Map<String, byte[]> b) {
        return a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(name -> Arrays.equals(a.get(name), b.get(name)));
    }
}
