/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.server.Paxos.Outcome;

/** A node process and its journal on a real disk: what {@code log} says of it, and what damage does to it. */
@Timeout(300)
final class NodeJournalIT {
    @TempDir
    private Path folder;

    @Test
    void aRunningNodesJournalIsRefusedAndAKilledOnesIsSound() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            cluster.startAll(Deadline.in(Duration.ofMinutes(1)));
            add(cluster, "apples");

            Outcome running = Paxos.run("log", "verify", data(1));
            assertEquals(ExitCode.JOURNAL_REFUSED, running.code(), running.out());
            assertEquals(
                    "paxos: cannot open the journal in " + data(1) + ": it is in use by another process; stop that"
                            + " process first: a node runs once\n",
                    running.err());

            cluster.kill(1);
            Outcome killed = Paxos.run("log", "verify", data(1));
            assertEquals(ExitCode.DONE, killed.code(), killed.err());
            assertTrue(killed.out().contains("cluster      local\nnode         1\n"), killed.out());
            Outcome dump = Paxos.run("log", "dump", data(1));
            assertEquals(ExitCode.DONE, dump.code(), dump.err());
            assertTrue(dump.out().contains(" kind=batch "), dump.out());

            cluster.startAll(Deadline.in(Duration.ofMinutes(1)));
            assertEquals("2\n", add(cluster, "apples"), "a look at the journal has not changed it");
        }
    }

    @Test
    void aRecordThatGoesBadUnderARunningNodeStopsItAndItsNextStartIsRefused() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            cluster.startAll(Deadline.in(Duration.ofMinutes(1)));
            String address = cluster.addresses().get(0);
            add(cluster, "rotten");
            // Many more slots, so that this one's page is not the one that the process holds on to for the next write.
            Outcome load = Paxos.run("load", "--seconds", "1", "--cluster", address);
            assertEquals(ExitCode.DONE, load.code(), load.err());

            flipEverywhere(folder.resolve("node-1/journal.mv"), "rotten");

            NodeProcess node = cluster.processes().get(0);
            assertEquals(ReplicaFault.Kind.JOURNAL.exitCode(), node.exitCode());
            String log = Files.readString(folder.resolve("node-1.log"));
            assertTrue(log.contains("scrub failed: slot "), log);
            assertTrue(log.contains("its checksum is wrong; do not repair it"), log);

            Outcome again = Paxos.run("node", "--config", cluster.config(1).toString());
            assertEquals(ExitCode.JOURNAL_REFUSED, again.code(), again.err());
            assertTrue(again.err().contains("it is marked unsafe after a fault: scrub failed: slot "), again.err());

            Outcome verify = Paxos.run("log", "verify", data(1));
            assertEquals(ExitCode.JOURNAL_REFUSED, verify.code(), verify.err());
            assertTrue(verify.out().startsWith("damage: it is marked unsafe after a fault: "), verify.out());
            assertTrue(verify.out().contains("\ndamage: slot "), verify.out());
        }
    }

    private String data(int node) {
        return folder.resolve("node-" + node).toString();
    }

    private static String add(LocalCluster cluster, String counter) throws InterruptedException {
        Outcome outcome = Paxos.run(
                "counter", "add", counter, "1", "--cluster", cluster.addresses().get(0));
        assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
        return outcome.out();
    }

    /** What a bad disk does: one bit of each copy of a text. */
    private static void flipEverywhere(Path file, String text) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = content.indexOf(text);
        assertTrue(at >= 0, text + " is not in " + file);
        try (RandomAccessFile store = new RandomAccessFile(file.toFile(), "rw")) {
            while (at >= 0) {
                store.seek(at);
                store.write(content.charAt(at) ^ 1);
                at = content.indexOf(text, at + 1);
            }
        }
    }
}
