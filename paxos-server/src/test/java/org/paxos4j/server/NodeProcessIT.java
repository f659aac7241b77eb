/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.server.Paxos.Outcome;

/** The life of one node as a process: its exit codes, its lines, and what it keeps. */
@Timeout(300)
final class NodeProcessIT {
    @TempDir
    private Path folder;

    @Test
    void initCreatesAJournalOnce() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            Outcome again = Paxos.run("init", "--config", cluster.config(1).toString());
            assertEquals(ExitCode.JOURNAL_REFUSED, again.code(), again.err());
            assertEquals("", again.out());
            assertTrue(again.err().contains(folder.resolve("node-1").toString()), again.err());
        }
    }

    @Test
    void oneNodeServesAndStopsOnRequestAndKeepsWhatItAcknowledged() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            cluster.startAll(Deadline.in(Duration.ofMinutes(1)));
            String address = cluster.addresses().get(0);
            assertEquals("5\n", answer("counter", "add", "apples", "5", "--cluster", address));
            assertEquals("3\n", answer("counter", "add", "apples", "-2", "--cluster", address));
            Outcome refused = Paxos.run("counter", "add", "apples", Long.MAX_VALUE + "", "--cluster", address);
            assertEquals(ExitCode.CHECK_FAILED, refused.code(), refused.err());
            assertEquals(1, refused.err().lines().count(), refused.err());
            assertEquals(143, cluster.terminate(1));

            Outcome nobody = Paxos.run("counter", "get", "apples", "--cluster", address, "--timeout", "1s");
            assertEquals(ExitCode.NOT_DONE, nobody.code(), nobody.err());
            assertEquals(
                    ExitCode.NOT_DONE,
                    Paxos.run("status", "--cluster", address, "--timeout", "1s").code());

            cluster.startAll(Deadline.in(Duration.ofMinutes(1)));
            assertEquals(
                    "3\n",
                    answer(
                            "counter",
                            "get",
                            "apples",
                            "--config",
                            cluster.config(1).toString()));
            String status = answer("status", "--json", "--cluster", address);
            assertTrue(status.contains("\"role\":\"leader\""), status);
        }
    }

    @Test
    void aNodeEndsWithItsParent() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            Paxos node = Site.ready(Paxos.start(
                    "node", "--exit-with-parent", "--config", cluster.config(1).toString()));
            // What the kernel does when the parent is killed.
            node.process().getOutputStream().close();
            assertEquals(143, node.end().code());
        }
    }

    private static String answer(String... args) throws InterruptedException, IOException {
        Outcome outcome = Paxos.run(args);
        assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
        return outcome.out();
    }
}
