/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
    void aWrongConfigurationIsOneLineAndExitCode2() throws Exception {
        Path file = folder.resolve("paxos.conf");
        Files.writeString(file, "paxos.hartbeat = 50 ms");
        Outcome outcome = Paxos.run("node", "--config", file.toString());
        assertEquals(
                new Outcome(
                        ExitCode.USAGE,
                        "",
                        "paxos: " + file + ":1: unknown key paxos.hartbeat; did you mean paxos.heartbeat?"
                                + System.lineSeparator()),
                outcome);
    }

    @Test
    void aMissingStateMachineIsExitCode7() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1)) {
            Files.writeString(
                    cluster.config(1),
                    Files.readString(cluster.config(1)) + "paxos.state-machines = [ counter, abacus ]\n");
            Outcome outcome = Paxos.run("node", "--config", cluster.config(1).toString());
            assertEquals(ExitCode.STATE_MACHINE_MISSING, outcome.code(), outcome.err());
            assertTrue(outcome.err().contains("abacus"), outcome.err());
        }
    }

    @Test
    void aJournalThatWasNeverCreatedIsExitCode4() throws Exception {
        Path file = folder.resolve("paxos.conf");
        Files.writeString(file, """
                paxos.cluster { name = orders, nodes = [ { id = 1, address = "127.0.0.1:7701" } ] }
                paxos.node { id = 1, data = data }
                """);
        Outcome outcome = Paxos.run("node", "--config", file.toString());
        assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains(folder.resolve("data").toString()), outcome.err());
        assertFalse(Files.exists(folder.resolve("data")), "a journal was created by node");
    }

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
    void aTakenAddressIsExitCode13() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 1);
                ServerSocket taken = new ServerSocket(port(cluster), 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = Paxos.run("node", "--config", cluster.config(1).toString());
            assertEquals(ExitCode.ADDRESS_UNAVAILABLE, outcome.code(), outcome.err());
            assertTrue(outcome.err().contains("127.0.0.1:" + taken.getLocalPort()), outcome.err());
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
            Process node = Paxos.start(
                    "node", "--exit-with-parent", "--config", cluster.config(1).toString());
            try {
                assertTrue(node.inputReader().readLine().startsWith("READY node=1 address=127.0.0.1:"));
                // What the kernel does when the parent is killed.
                node.getOutputStream().close();
                assertTrue(node.waitFor(30, TimeUnit.SECONDS), "the node outlives its parent");
            } finally {
                node.destroyForcibly();
            }
        }
    }

    private static int port(LocalCluster cluster) {
        return Address.parse(cluster.addresses().get(0)).orElseThrow().port();
    }

    private static String answer(String... args) throws InterruptedException, IOException {
        Outcome outcome = Paxos.run(args);
        assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
        return outcome.out();
    }
}
