/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.server.Paxos.Outcome;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Every exit code of a node, and the line with which it ends, as the operator's page shows them. What breaks the node comes from
 * outside: its files, its disk, its memory, other programs, or a plug-in on its class path.
 */
@Timeout(300)
final class NodeExitCodesIT {
    private static final Duration LONG = Duration.ofMinutes(1);
    /** No file can grow beyond a megabyte: what a full disk does, without filling one. */
    private static final List<String> SMALL_DISK = List.of("bash", "-c", "ulimit -f 1024; exec \"$@\"", "bash");
    /** The disk fails from the tenth sync on. */
    private static final List<String> FAILING_DISK = List.of(
            "strace",
            "-D",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            "inject=fsync,fdatasync:error=EIO:when=10+");

    @TempDir
    private Path folder;

    private Site site;

    @AfterEach
    void endAll() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void anUnknownKeyIs2() throws Exception {
        site = Site.of(folder, 1).configure(1, "paxos.hartbeat = 50 ms");
        site.assertShownToOperators(ExitCode.USAGE, site.run(1));
    }

    @Test
    void aDurationWithoutAUnitIs2() throws Exception {
        site = Site.of(folder, 1).configure(1, "paxos.heartbeat = 50");
        site.assertShownToOperators(ExitCode.USAGE, site.run(1));
    }

    @Test
    void aPlugInFolderThatIsMissingIs2() throws Exception {
        site = Site.of(folder, 1).configure(1, "paxos.plugins = plugins").init();
        site.assertShownToOperators(ExitCode.USAGE, site.run(1));
    }

    @Test
    void aClassThatIsThereTwiceIs2AndNothingIsOpened() throws Exception {
        PlugInJar.ofEcho(folder).to(folder.resolve("plugins/echo-1.jar"));
        site = Site.of(folder, 1)
                .configure(1, "paxos { plugins = plugins, state-machines = [ echo ] }")
                .init(1);
        Path twin = PlugInJar.ofEcho(folder).to(folder.resolve("plugins/echo-2.jar"));
        site.assertShownToOperators(ExitCode.USAGE, site.run(1));
        Files.delete(twin);
        site.startReady(1);
    }

    @Test
    void memoryThatIsUsedUpIs3() throws Exception {
        site = with("hoarding").init(1);
        Paxos node = site.startReady(1);
        untilItEnds(node, new Misbehaving.Hoarding());
        Outcome outcome = node.end();
        assertEquals(3, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("java.lang.OutOfMemoryError"), outcome.out());
    }

    @Test
    void aJournalThatWasNeverCreatedIs4() throws Exception {
        site = Site.of(folder, 1);
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
        assertFalse(Files.exists(site.data(1)), "a journal was created by node");
    }

    @Test
    void theJournalOfAnotherClusterIs4() throws Exception {
        site = Site.of(folder, 1).init(1);
        rewrite(1, "name = \"orders\"", "name = \"invoices\"");
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
    }

    @Test
    void theJournalOfAnotherNodeIs4() throws Exception {
        site = Site.of(folder, 2).init(2);
        rewrite(1, "data/1", "data/2");
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
    }

    @Test
    void aJournalThatIsInUseIs4() throws Exception {
        site = Site.of(folder, 1).init(1);
        site.startReady(1);
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
        assertEquals(1, add(1), "the one that was there first");
    }

    @Test
    void aTruncatedJournalIs4() throws Exception {
        site = Site.of(folder, 1).init(1);
        Paxos node = site.startReady(1);
        for (int times = 1; times <= 20; times++) {
            assertEquals(times, add(1));
        }
        node.signal("KILL");
        node.end();
        try (FileChannel journal = FileChannel.open(largestFileOf(site.data(1)), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() / 2);
        }
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
    }

    @Test
    void aFullDiskIs5AndTheJournalIsUnsafeFromThenOn() throws Exception {
        site = Site.of(folder, 1).init(1);
        Paxos node = Site.ready(site.startUnder(SMALL_DISK, 1));
        untilItEnds(node, new CounterProvider());
        site.assertShownToOperators(5, node.end());
        site.assertShownToOperators(ExitCode.JOURNAL_REFUSED, site.run(1));
    }

    @Test
    void aSyncThatFailsIs5() throws Exception {
        assumeTrue(isThere("strace"), "strace is not there: it makes the disk fail");
        site = Site.of(folder, 1).init(1);
        Paxos node = Site.ready(site.startUnder(FAILING_DISK, 1));
        untilItEnds(node, new CounterProvider());
        site.assertShownToOperators(5, node.end());
    }

    /**
     * Node 1's journal plug-in gives back other values than it was given. Node 2 was away when slots were committed, still has
     * the last value of before in its own journal, and hears another one for it: one slot, one ballot, two values.
     */
    @Test
    void aValueThatCannotBeIs6() throws Exception {
        site = Site.of(folder, 3).init(1, 2, 3);
        Paxos one = site.startReady(1);
        Paxos two = site.startReady(2);
        for (int times = 1; times <= 5; times++) {
            assertEquals(times, add(1));
        }
        // A mark is never in the same group as its value while both votes are needed, so the last value is above it.
        long last = Math.max(site.committed(1), site.committed(2));
        site.await(1, "as far as slot " + last, status -> status.committed() == last);
        two.signal("KILL");
        two.end();
        Paxos three = site.startReady(3);
        for (int times = 6; times <= 10; times++) {
            assertEquals(times, add(1));
        }
        for (Paxos node : List.of(one, three)) {
            node.signal("KILL");
            node.end();
        }

        site.configure(1, "paxos.journal = blank");
        site.start(1);
        site.assertShownToOperators(6, site.run(2));
    }

    /** Two nodes come to one answer, the third to another: it hears so with the next heartbeats. */
    @Test
    void stateMachinesThatBecomeDifferentAre6AndThePeersGoOn() throws Exception {
        site = Site.of(folder, 3).init(1, 2, 3);
        for (int node = 1; node <= 3; node++) {
            site.configure(node, "paxos.state-machines = [ counter, fickle ]");
        }
        site.startReady(1);
        site.startReady(2);
        assertEquals(1, add(1));
        Paxos three = site.startReady(3, "-Dtest.answer=today not");
        try (PaxosClient client = site.client(1, new Misbehaving.Fickle())) {
            client.submit("fickle", new Misbehaving.Do("anything"), LONG).join();
        }
        site.assertShownToOperators(6, three.end());
        assertEquals(2, add(1));
        assertEquals(3, add(2));
    }

    @Test
    void aMissingStateMachineIs7() throws Exception {
        site = with("abacus").init();
        site.assertShownToOperators(ExitCode.STATE_MACHINE_MISSING, site.run(1));
    }

    @Test
    void otherStateMachinesThanThePeersAre7AndThePeersGoOn() throws Exception {
        site = Site.of(folder, 3).init(1, 2, 3);
        for (int node = 1; node <= 3; node++) {
            site.configure(node, "paxos.state-machines = [ counter, versioned ]");
        }
        site.startReady(1);
        site.startReady(2);
        assertEquals(1, add(1));
        site.assertShownToOperators(ExitCode.STATE_MACHINE_MISSING, site.run(3, "-Dtest.version=2"));
        assertEquals(2, add(1));
        assertEquals(3, add(2));
    }

    /** It cannot find its peers, so nobody tells it that it is wrong; but they find it, and it refuses them. */
    @Test
    void aNodeOfOtherStateMachinesStopsNoneThatServeTogether() throws Exception {
        site = Site.of(folder, 3).init(1, 2, 3);
        for (int node = 1; node <= 3; node++) {
            site.configure(node, "paxos.state-machines = [ counter, versioned ]");
        }
        Paxos one = site.startReady(1);
        Paxos two = site.startReady(2);
        assertEquals(1, add(1));
        rewrite(3, site.address(1), "127.0.0.1:1");
        rewrite(3, site.address(2), "127.0.0.1:2");
        Paxos three = site.startReady(3, "-Dtest.version=2");
        Deadline.in(LONG)
                .await(
                        "the others to be refused",
                        () -> Stream.of(one, two)
                                .allMatch(node -> node.err().contains("refuses this node: state machines differ")));
        assertEquals(2, add(1));
        assertEquals(3, add(2));
        assertTrue(three.process().isAlive(), three.err());
    }

    @Test
    void aPortInUseIs13() throws Exception {
        site = Site.of(folder, 1).init(1);
        int port = Address.parse(site.address(1)).orElseThrow().port();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(taken.isBound());
            site.assertShownToOperators(ExitCode.ADDRESS_UNAVAILABLE, site.run(1));
        }
    }

    @Test
    void aHostThatNobodyKnowsIs13() throws Exception {
        site = Site.of(folder, 1).init(1).configure(1, "paxos.node.bind = \"no-such-host.invalid:7701\"");
        site.assertShownToOperators(ExitCode.ADDRESS_UNAVAILABLE, site.run(1));
    }

    @Test
    void aPlugInThatLacksAPartIs70() throws Exception {
        site = with("incomplete").init(1);
        site.assertShownToOperators(ExitCode.INTERNAL, site.run(1));
    }

    @Test
    void aStackOverflowIs70AndAgainAtTheNextStart() throws Exception {
        site = with("endless").init(1);
        Paxos node = site.startReady(1);
        untilItEnds(node, new Misbehaving.Endless());
        site.assertShownToOperators(ExitCode.INTERNAL, node.end());
        site.assertShownToOperators(ExitCode.INTERNAL, site.run(1));
    }

    private Site with(String stateMachine) throws IOException {
        return Site.of(folder, 1).configure(1, "paxos.state-machines = [ counter, " + stateMachine + " ]");
    }

    private void rewrite(int node, String text, String by) throws IOException {
        Path config = site.config(node);
        Files.writeString(config, Files.readString(config).replace(text, by));
    }

    private long add(int node) throws InterruptedException {
        try (PaxosClient client = site.client(node, new CounterProvider())) {
            return Answers.to(() -> new Counters(new Sender(client, LONG)).add("a", 1));
        }
    }

    /** Sends commands, one after the other, for as long as the node lives. */
    private void untilItEnds(Paxos node, StateMachineProvider machine) {
        Record command = machine instanceof CounterProvider ? new Add("a", 1) : new Misbehaving.Do("it");
        try (PaxosClient client = site.client(1, machine)) {
            while (node.process().isAlive()) {
                client.submit(machine.name(), command, Duration.ofSeconds(2))
                        .handle((answer, unanswered) -> "whatever it is: only the node's end counts")
                        .join();
            }
        }
    }

    private static Path largestFileOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static boolean isThere(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }
}
