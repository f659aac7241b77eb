/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** What a node says when it starts. */
@Timeout(300)
final class NodeStartIT {
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
    void itTellsWhichPartsItRunsAndFromWhichJar() throws Exception {
        site = Site.of(folder, 1).init(1);
        List<String> log = startAndStop();
        assertTold(log, "INFO", "journal mvstore (" + origin(new MVStoreJournalProvider()) + ")");
        assertTold(log, "INFO", "transport netty (" + origin(new NettyTransportProvider()) + ")");
        assertTold(
                log,
                "INFO",
                "state machine counter, version " + new CounterProvider().version() + " ("
                        + origin(new CounterProvider()) + ")");
        assertFalse(log.stream().anyMatch(line -> line.contains("paxos.heartbeat")), "the configuration: " + log);
    }

    @Test
    void aStateMachineOfThePlugInFolderAnswersAndItsJarIsTold() throws Exception {
        Path jar = PlugInJar.ofEcho(folder).to(folder.resolve("plugins/echo.jar"));
        site = Site.of(folder, 1).configure(1, "paxos { state-machines = [ counter, echo ], plugins = plugins }");
        site.init(1);
        Paxos node = site.startReady(1);
        StateMachineProvider echo = NamedProviders.stateMachines(
                        ClassPath.with(NodeConfiguration.read(site.config(1)).plugIns()))
                .chosen(new Choice("echo", "test"));
        try (PaxosClient client = site.client(1, echo, new CounterProvider())) {
            Record hello =
                    echo.types().get(0).type().getConstructor(String.class).newInstance("hello");
            assertEquals("Say[what=hello!]", client.submit("echo", hello).join().toString());
            assertEquals(
                    1, Answers.to(() -> new Counters(new Sender(client, PaxosClient.DEFAULT_DEADLINE)).add("a", 1)));
        }
        node.signal("TERM");
        assertTold(
                node.end().err().lines().toList(),
                "INFO",
                "state machine echo, version 1 (org.example.plugin.Echo in "
                        + jar.toUri().toURL() + ")");
    }

    @Test
    void atLevelDebugItTellsItsConfiguration() throws Exception {
        site = Site.of(folder, 1).init(1);
        List<String> log = startAndStop("-Dpaxos.log=debug");
        NodeConfiguration.read(site.config(1))
                .effective()
                .lines()
                .forEach(line -> assertTrue(log.contains(line), line + " is not in " + log));
        assertTrue(log.contains("paxos.heartbeat = \"50 ms\"  # default"), "" + log);
        assertTrue(log.contains("paxos.node.id = 1  # " + site.config(1) + ":6"), "" + log);
    }

    /** Java 24 and later warn of what Netty, Kryo and Guice would do by default. */
    @Test
    void javaWarnsOfNothing() throws Exception {
        site = Site.of(folder, 1).init(1);
        Paxos node = site.startReady(1);
        try (PaxosClient client = site.client(1, new CounterProvider())) {
            assertEquals(
                    1, Answers.to(() -> new Counters(new Sender(client, PaxosClient.DEFAULT_DEADLINE)).add("a", 1)));
        }
        node.signal("TERM");
        Paxos.Outcome outcome = node.end();
        assertEquals(1, outcome.out().lines().count(), outcome.out());
        assertTrue(
                outcome.err().lines().allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.* INFO .*")), outcome.err());
    }

    private List<String> startAndStop(String... javaOptions) throws Exception {
        Paxos node = site.startReady(1, javaOptions);
        node.signal("TERM");
        return node.end().err().lines().toList();
    }

    private static void assertTold(List<String> log, String level, String message) {
        assertTrue(
                log.stream().anyMatch(line -> line.contains(" " + level + " ") && line.endsWith(" - " + message)),
                message + " is not in " + log);
    }

    private static String origin(Object provider) {
        return provider.getClass().getName() + " in "
                + provider.getClass().getProtectionDomain().getCodeSource().getLocation();
    }
}
