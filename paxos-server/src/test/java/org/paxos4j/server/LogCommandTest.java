/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;
import org.paxos4j.statemachine.Bytes;

/** What {@code paxos log} says of the journal of a node that does not run. */
final class LogCommandTest {
    private static final BallotNumber BALLOT = new BallotNumber(5, 2);
    private static final JournalOwner OWNER = new JournalOwner("orders", 2, List.of(1, 2, 3));
    private static final MVStoreJournalProvider JOURNALS = new MVStoreJournalProvider();

    @TempDir
    private Path temp;

    private Path folder;

    /** What a command left behind. */
    private record Outcome(int code, String out, String err) {}

    /** Three slots, of which two are committed: two commands, a no-operation, one command. */
    @BeforeEach
    void writeAJournal() throws Exception {
        folder = temp.resolve("data");
        create(
                2,
                List.of(
                        batch(1, 1_500_000_000L, "top secret", "as well"),
                        new JournalEntry(new Identifier(3, BALLOT, 2), NoOperationCommandValue.INSTANCE.encoded()),
                        batch(3, 1_600_000_000L, "hush")));
    }

    @Test
    void aSoundJournalTellsWhatItIs() {
        Outcome outcome = run("log", "verify", folder.toString());
        assertEquals("", outcome.err);
        assertEquals(ExitCode.DONE, outcome.code);
        List<String> lines = outcome.out.lines().toList();
        assertEquals("journal      mvstore in " + folder, lines.get(0));
        assertEquals("cluster      orders", lines.get(1));
        assertEquals("node         2", lines.get(2));
        assertEquals("members      1 2 3", lines.get(3));
        assertTrue(lines.get(4).matches("incarnation  [0-9a-f]{16}"), lines.get(4));
        assertEquals("format       2", lines.get(5));
        assertEquals("promised     5.2", lines.get(6));
        assertEquals("committed    2", lines.get(7));
        assertEquals("slots        1 to 3", lines.get(8));
        assertEquals("records      3", lines.get(9));
        assertTrue(lines.get(10).matches("bytes        \\d+ in records, \\d+ in files"), lines.get(10));
        assertEquals("damage       none", lines.get(11));
        assertEquals(12, lines.size());
    }

    @Test
    void asJsonItIsOneObject() {
        Outcome outcome = run("log", "verify", "--json", folder.toString());
        assertEquals(ExitCode.DONE, outcome.code);
        assertEquals(1, outcome.out.lines().count());
        for (String field : List.of(
                "\"journal\":\"mvstore\"",
                "\"cluster\":\"orders\"",
                "\"node\":2",
                "\"members\":[1,2,3]",
                "\"format\":2",
                "\"promised\":\"5.2\"",
                "\"committed\":2",
                "\"firstSlot\":1",
                "\"lastSlot\":3",
                "\"records\":3",
                "\"damages\":0",
                "\"sound\":true")) {
            assertTrue(outcome.out.contains(field), outcome.out);
        }
    }

    @Test
    void aDumpHasALineForEachSlotAndNeverWhatIsInIt() {
        Outcome outcome = run("log", "dump", folder.toString());
        assertEquals(ExitCode.DONE, outcome.code, outcome.err);
        List<String> lines = outcome.out.lines().toList();
        assertEquals(
                "slot=1 ballot=5.2 from=2 kind=batch commands=2 stampNanos=1500000000 bytes=38 crc32c="
                        + crcOf("top secret", "as well"),
                lines.get(0));
        assertEquals("slot=2 ballot=5.2 from=3 kind=no-op commands=0 bytes=1 crc32c=527d5351", lines.get(1));
        assertTrue(lines.get(2).startsWith("slot=3 ballot=5.2 from=2 kind=batch commands=1 "), lines.get(2));
        assertEquals(3, lines.size());
        for (String secret : List.of("secret", "well", "hush")) {
            assertFalse(outcome.out.contains(secret), outcome.out);
            assertFalse(outcome.out.contains(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void aDumpAsJsonHasOneObjectALine() {
        Outcome outcome = run("log", "dump", "--json", "--from", "2", "--to", "2", folder.toString());
        assertEquals(ExitCode.DONE, outcome.code, outcome.err);
        assertEquals(
                "{\"ballot\":\"5.2\",\"bytes\":1,\"commands\":0,\"crc32c\":\"527d5351\",\"from\":3,"
                        + "\"kind\":\"no-op\",\"slot\":2}\n",
                outcome.out);
    }

    @Test
    void onlyTheSlotsAskedForAreDumped() {
        assertEquals(List.of("slot=2", "slot=3"), firstWords(run("log", "dump", "--from", "2", folder.toString())));
        assertEquals(List.of("slot=1"), firstWords(run("log", "dump", "--to", "1", folder.toString())));
        assertEquals(List.of(), firstWords(run("log", "dump", "--from", "9", folder.toString())));
    }

    @Test
    void allDamageIsListedAndTheExitCodeSaysSo() throws Exception {
        flip("secret");
        flip("hush");
        Outcome outcome = run("log", "verify", folder.toString());
        assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code);
        List<String> lines = outcome.out.lines().toList();
        assertEquals("damage: slot 1: its checksum is wrong", lines.get(0));
        assertEquals("damage: slot 3: its checksum is wrong", lines.get(1));
        assertTrue(outcome.out.contains("records      1\n"), outcome.out);
        assertTrue(outcome.out.endsWith("damage       2, listed above\n"), outcome.out);
        assertEquals(
                "paxos: the journal in " + folder + " is not sound (findings: 2, listed above); a node refuses to"
                        + " start with it and says what to do; do not repair it\n",
                outcome.err);

        Outcome json = run("log", "verify", "--json", folder.toString());
        assertEquals(3, json.out.lines().count());
        assertTrue(json.out.startsWith("{"), json.out);
        assertTrue(json.out.contains("\"sound\":false"), json.out);

        Outcome dump = run("log", "dump", folder.toString());
        assertEquals(ExitCode.JOURNAL_REFUSED, dump.code);
        assertEquals(List.of("damage:", "slot=2", "damage:"), firstWords(dump));
    }

    @Test
    void theSameDamageOfNeighboursIsOneLine() throws Exception {
        folder = temp.resolve("odd");
        List<JournalEntry> odd = new ArrayList<>();
        for (long slot = 2; slot <= 9; slot++) {
            odd.add(new JournalEntry(new Identifier(2, BALLOT, slot), Bytes.ofUtf8("no value at all")));
        }
        odd.set(3, batch(5, 1, "x"));
        odd.add(batch(1, 1, "y"));
        create(1, odd);
        Outcome outcome = run("log", "dump", "--json", folder.toString());
        assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code);
        List<String> lines = outcome.out.lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(1).contains("\"slot\":2,\"toSlot\":4}"), lines.get(1));
        assertTrue(lines.get(2).contains("\"slot\":5,"), lines.get(2));
        assertTrue(lines.get(3).contains("\"slot\":6,\"toSlot\":9}"), lines.get(3));
        assertTrue(outcome.err.contains("(findings: 2, listed above)"), outcome.err);
    }

    @Test
    void aValueThatNoNodeCouldReadIsDamage() throws Exception {
        folder = temp.resolve("odd");
        create(1, List.of(new JournalEntry(new Identifier(2, BALLOT, 1), Bytes.ofUtf8("no value at all"))));
        Outcome outcome = run("log", "verify", folder.toString());
        assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code);
        assertTrue(outcome.out.startsWith("damage: slot 1: its value cannot be read: "), outcome.out);
    }

    @Test
    void notAByteAndNotATimeChanges() throws Exception {
        for (String damaged : List.of("", "hush")) {
            if (!damaged.isEmpty()) {
                flip(damaged);
            }
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.toList()) {
                    Files.setLastModifiedTime(each, FileTime.from(Instant.EPOCH));
                }
            }
            Map<Path, String> before = image();
            run("log", "verify", folder.toString());
            run("log", "dump", folder.toString());
            assertEquals(before, image());
        }
    }

    @Test
    void aJournalInUseIsRefused() throws Exception {
        Journal open = JOURNALS.open(folder, OWNER);
        try {
            assertRefused(folder, "it is in use by this process");
        } finally {
            open.close();
        }
    }

    @Test
    void aFolderWithoutJournalIsRefused() throws Exception {
        assertRefused(temp.resolve("nowhere"), "the folder is missing");
        assertRefused(Files.createDirectory(temp.resolve("empty")), "the folder holds no journal");
        assertRefused(Files.writeString(temp.resolve("file"), "text"), "it is not a folder");
    }

    @Test
    void aDumpThatNobodyReadsAnyMoreEnds() throws Exception {
        folder = temp.resolve("long");
        List<JournalEntry> many = new ArrayList<>();
        for (long slot = 1; slot <= 3000; slot++) {
            many.add(batch(slot, 1, "x"));
        }
        create(3000, many);
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new String[] {"log", "dump", folder.toString()}, new PrintStream(closed), new PrintStream(err));
        assertEquals(ExitCode.CHECK_FAILED, code);
        assertEquals("paxos: standard output is closed\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFolderTellsWhichKindOfJournalItHolds() throws Exception {
        JournalProvider paper = kind("paper", true);
        JournalProvider stone = kind("stone", false);
        JournalProvider blind = mock();
        assertEquals(
                "paper",
                InspectedJournal.among(List.of(blind, stone, paper), folder).kind());
        assertEquals(
                "stone", InspectedJournal.among(List.of(blind, stone), folder).kind());
        assertEquals(
                folder + " holds no journal of the kinds that can be looked at: scissors, stone; give the data"
                        + " folder of a node",
                failure(List.of(stone, kind("scissors", false))));
        assertEquals(
                folder + " holds files of more than one of the kinds that can be looked at: glass, paper; give the"
                        + " data folder of a node",
                failure(List.of(paper, stone, kind("glass", true))));
    }

    private String failure(List<JournalProvider> providers) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> InspectedJournal.among(providers, folder));
        assertEquals(ExitCode.JOURNAL_REFUSED, failure.exitCode());
        return failure.getMessage();
    }

    private static JournalProvider kind(String name, boolean recognizes) {
        JournalProvider provider = mock(JournalProvider.class, withSettings().extraInterfaces(JournalInspector.class));
        when(provider.name()).thenReturn(name);
        when(((JournalInspector) provider).recognizes(any())).thenReturn(recognizes);
        return provider;
    }

    private void create(long committed, List<JournalEntry> entries) throws JournalRefusedException {
        JOURNALS.create(folder, OWNER);
        try (Journal journal = JOURNALS.open(folder, OWNER)) {
            Identifier mark = new Identifier(2, BALLOT, committed);
            journal.write(new JournalGroup(new Progress(BALLOT, mark), entries));
            journal.sync();
        }
    }

    private static JournalEntry batch(long slot, long stampNanos, String... envelopes) {
        return new JournalEntry(new Identifier(2, BALLOT, slot), value(stampNanos, envelopes));
    }

    private static Bytes value(long stampNanos, String... envelopes) {
        return CommandBatch.of(
                        stampNanos, Stream.of(envelopes).map(Bytes::ofUtf8).toList())
                .encoded();
    }

    private static String crcOf(String... envelopes) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(value(1_500_000_000L, envelopes).toArray());
        return String.format("%08x", crc.getValue());
    }

    private void flip(String text) throws IOException {
        Path store = folder.resolve("journal.mv");
        byte[] content = Files.readAllBytes(store);
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
        content[at] ^= 1;
        Files.write(store, content);
    }

    /** Contents, and the times at which contents or attributes were changed. */
    private Map<Path, String> image() throws IOException {
        Map<Path, String> image = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                String content = Files.isDirectory(each) ? "" : HexFormat.of().formatHex(Files.readAllBytes(each));
                image.put(each, Files.readAttributes(each, "unix:ino,size,lastModifiedTime,ctime") + content);
            }
        }
        return image;
    }

    private static void assertRefused(Path folder, String reason) {
        for (String command : List.of("verify", "dump")) {
            Outcome outcome = run("log", command, folder.toString());
            assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code);
            assertEquals("", outcome.out);
            assertTrue(
                    outcome.err.startsWith("paxos: cannot open the journal in " + folder + ": " + reason), outcome.err);
            assertEquals(1, outcome.err.lines().count());
        }
    }

    private static List<String> firstWords(Outcome outcome) {
        return outcome.out
                .lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private static Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
