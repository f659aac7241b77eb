/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.server.Paxos.Outcome;

/** Whoever asks a node to stop gets it stopped, in a bounded time, and loses nothing that was acknowledged. */
@Timeout(300)
final class NodeStopIT {
    private static final int SIGINT = 2;

    private static final Duration LONG = Duration.ofMinutes(1);
    /** The tenth sync, and each after it, takes an hour. */
    private static final List<String> HANGING_DISK = List.of(
            "strace",
            "-D",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            "inject=fsync,fdatasync:delay_enter=3600000000:when=10+");

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
    void underLoadItStopsCleanlyAndKeepsWhatItAcknowledged() throws Exception {
        site = Site.of(folder, 1).init(1);
        Paxos node = site.startReady(1);
        Load.Result result;
        try (Load load =
                new Load(site.access(1)::client, 4, new CounterWorkload(List.of("a")), Duration.ofSeconds(5))) {
            load.start();
            Deadline.in(LONG).await("a load", () -> load.acknowledged() >= 200);
            node.signal("TERM");
            Outcome outcome = node.end();
            assertEquals(143, outcome.code(), outcome.err());
            assertTrue(outcome.lastLine().endsWith(" - stopped"), outcome.err());
            result = load.stop();
        }
        site.startReady(1);
        try (PaxosClient client = site.client(1, new CounterProvider())) {
            long value = Answers.to(() -> new Counters(new Sender(client, LONG)).get("a"));
            assertTrue(
                    value >= result.acknowledged() && value <= result.acknowledged() + result.unknown(),
                    value + " for " + result);
        }
    }

    /** A terminal that is held, a pipe to a program that is stopped: the node's log has no room, its clients must not notice. */
    @Test
    void whoeverReadsItsLogMayStandStill() throws Exception {
        site = Site.of(folder, 1).init(1);
        Path pipe = folder.resolve("log");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw");
        try {
            Paxos node = Site.ready(site.startUnder(List.of("sh", "-c", "exec \"$@\" 2> " + pipe, "sh"), 1));
            node.signal("STOP"); // it has still to log that it leads
            ProcessBuilder filler = new ProcessBuilder("dd", "if=/dev/zero", "bs=4096", "count=64", "oflag=nonblock")
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(pipe.toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            assertEquals(1, filler.start().waitFor(), "the pipe must be full");
            node.signal("CONT");
            try (PaxosClient client = site.client(1, new CounterProvider())) {
                assertEquals(7, Answers.to(() -> new Counters(new Sender(client, LONG)).add("a", 7)));
            }
            node.signal("TERM");
            assertEquals(143, node.end().code());
        } finally {
            reader.close();
        }
    }

    @Test
    void ctrlCStopsItCleanlyToo() throws Exception {
        assumeTrue(
                !isInterruptIgnored(),
                "SIGINT is ignored here and in every process started from here, as in the background of a shell");
        site = Site.of(folder, 1).init(1);
        Paxos node = site.startReady(1);
        node.signal("INT");
        Outcome outcome = node.end();
        assertEquals(130, outcome.code(), outcome.err());
        assertTrue(outcome.lastLine().endsWith(" - stopped"), outcome.err());
    }

    @Test
    void itStopsAtOnceWhileItIsStillStarting() throws Exception {
        site = Site.of(folder, 1).init(1).configure(1, "paxos.state-machines = [ slow ]");
        Paxos node = site.start(1);
        Deadline.in(LONG).await("the start to begin", () -> node.err().contains("making"));
        node.signal("TERM");
        Outcome outcome = node.end();
        assertEquals(143, outcome.code(), outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void aStateMachineThatHangsIsGivenUp() throws Exception {
        site = Site.of(folder, 1).init(1).configure(1, "paxos.state-machines = [ counter, stuck ]");
        Paxos node = site.startReady(1);
        assertEquals(1, add());
        try (PaxosClient client = site.client(1, new Misbehaving.Stuck())) {
            CompletableFuture<Record> never = client.submit("stuck", new Misbehaving.Do("it"), LONG);
            site.await(1, "stuck", status -> status.committed() > status.applied() && status.queueBytes() == 0);
            assertFalse(never.isDone());
            node.signal("TERM");
            site.assertShownToOperators(143, node.end());
        }
    }

    @Test
    void aDiskThatHangsIsGivenUpAndWhatWasAcknowledgedIsThere() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v strace").start().waitFor() == 0,
                "strace is not there: it makes the disk hang");
        site = Site.of(folder, 1).init(1);
        Paxos node = Site.ready(site.startUnder(HANGING_DISK, 1));
        long acknowledged = 0;
        try (PaxosClient client = site.client(1, new CounterProvider())) {
            while (true) {
                acknowledged = Answers.to(() -> new Counters(new Sender(client, Duration.ofSeconds(10))).add("a", 1));
            }
        } catch (CommandFailure hangs) {
            assertTrue(acknowledged > 0, hangs.getMessage());
        }
        node.signal("TERM");
        Deadline.in(LONG).await("the stop to be given up", () -> node.err().contains("the stop has not ended"));
        node.letGo();
        site.assertShownToOperators(143, node.end());
        site.startReady(1);
        assertTrue(add() > acknowledged, "after " + acknowledged);
    }

    private long add() throws InterruptedException {
        try (PaxosClient client = site.client(1, new CounterProvider())) {
            return Answers.to(() -> new Counters(new Sender(client, LONG)).add("a", 1));
        }
    }

    /** A process inherits that a signal is ignored, and Java leaves it so. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
        return (ignored >> (SIGINT - 1) & 1) == 1;
    }
}
