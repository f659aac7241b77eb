/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.guice.InMemoryJournalModule;
import org.paxos4j.core.guice.InMemoryTransportModule;
import org.paxos4j.core.guice.PaxosModule;
import org.paxos4j.core.guice.StateMachineModule;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.examples.counter.Get;
import org.paxos4j.examples.counter.Value;
import org.paxos4j.journal.mvstore.MVStoreJournalModule;
import org.paxos4j.transport.netty.NettyTransportModule;

/**
 * Three replicas embedded in one program, put together from modules as a user does it, each by a strict injector of its own. All
 * of it holds on every transport with every journal.
 */
@ParameterizedClass(name = "{0} with {1}")
@MethodSource("combinations")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class EmbeddedClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NODES = 3;

    /** The ways to connect them; what a program keeps for all of its injectors is made once. */
    private enum Transports {
        NETTY {
            @Override
            Supplier<Module> modules() {
                return NettyTransportModule::new;
            }
        },
        IN_MEMORY {
            @Override
            Supplier<Module> modules() {
                InMemoryNetwork network = new InMemoryNetwork();
                return () -> new InMemoryTransportModule(network);
            }
        };

        abstract Supplier<Module> modules();
    }

    /** The ways to keep what they accept. */
    private enum Journals {
        MVSTORE {
            @Override
            Supplier<Module> modules() {
                return MVStoreJournalModule::new;
            }
        },
        IN_MEMORY {
            @Override
            Supplier<Module> modules() {
                InMemoryJournalProvider memory = new InMemoryJournalProvider();
                return () -> new InMemoryJournalModule(memory);
            }
        };

        abstract Supplier<Module> modules();
    }

    @Parameter(0)
    private Transports transports;

    @Parameter(1)
    private Journals journals;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalCluster.freePorts(NODES);
    private final Map<Integer, Replica> running = new TreeMap<>();
    private Supplier<Module> transport;
    private Supplier<Module> journal;
    private PaxosClient client;

    static Stream<Arguments> combinations() {
        return Arrays.stream(Transports.values())
                .flatMap(transport -> Arrays.stream(Journals.values()).map(each -> Arguments.of(transport, each)));
    }

    @BeforeEach
    void setUp() {
        transport = transports.modules();
        journal = journals.modules();
        client = new PaxosClientBuilder()
                .addresses(addresses())
                .transport(Guice.createInjector(new StrictModule(), transport.get())
                        .getInstance(TransportProvider.class))
                .stateMachines(List.of(new CounterProvider(), new Logbook()))
                .build();
    }

    @AfterEach
    void closeAll() {
        client.close();
        running.values().forEach(Replica::close);
    }

    @Test
    void theyGoOnWithoutTheirLeaderAndItComesBackWithWhatItsJournalHolds() throws Exception {
        createAndStartAll();
        assertEquals(1, add(1));
        assertEquals(List.of("one"), write("one"));
        int leader = leader();
        long accepted = replica(leader).status().lastSlot();
        close(leader);
        assertEquals(3, add(2));
        assertEquals(List.of("one", "two"), write("two"));

        start(leader);
        assertTrue(replica(leader).status().lastSlot() >= accepted, "its journal is short");
        awaitAgreement();

        close(leader()); // so that each answer from now on needs the vote of the one that came back
        assertEquals(6, add(3));
        assertEquals(List.of("one", "two", "three"), write("three"));
        awaitAgreement();
    }

    @Test
    void twoStateMachinesOnOneLogComeBackFromTheJournalsAlone() throws Exception {
        createAndStartAll();
        for (int times = 1; times <= 10; times++) {
            assertEquals(times, add(1));
            assertEquals(times, write("line " + times).size());
        }
        awaitAgreement();
        long digest = replica(1).status().digest();
        List.copyOf(running.keySet()).forEach(this::close);

        startAll();
        assertEquals(10, ask(new Get("apples")));
        assertEquals(11, write("the last one").size());
        awaitAgreement();
        assertTrue(replica(1).status().digest() != digest, "the digest takes no notice of what is applied");
    }

    @Test
    void aReplicaWithoutAJournalDoesNotStartAndLeavesItsAddressFree() throws Exception {
        ReplicaAssembly neverCreated = assembly(1);
        assertThrows(JournalRefusedException.class, neverCreated::start);
        createAndStartAll();
        assertEquals(1, add(1));
    }

    @Test
    void untilItIsStartedAnAssemblyOpensNothing() throws Exception {
        Set<Thread> before = threadsOfOurs();
        assembly(1);
        assembly(1);
        Set<Thread> started = threadsOfOurs();
        started.removeAll(before);
        assertEquals(Set.of(), started);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
        try (ServerSocket port = new ServerSocket(ports.get(0), 1, InetAddress.getLoopbackAddress())) {
            assertTrue(port.isBound());
        }
    }

    private void createAndStartAll() throws Exception {
        for (int node = 1; node <= NODES; node++) {
            assembly(node).createJournal();
        }
        startAll();
    }

    private void startAll() throws Exception {
        for (int node = 1; node <= NODES; node++) {
            start(node);
        }
    }

    private void start(int node) throws IOException, JournalRefusedException {
        running.put(node, assembly(node).start());
    }

    private void close(int node) {
        replica(node).close();
        running.remove(node);
    }

    private Replica replica(int node) {
        Replica replica = running.get(node);
        if (replica == null) {
            throw new AssertionError("node " + node + " does not run");
        }
        return replica;
    }

    /** Of an injector of its own: what is kept from one to the next is in the journal, or with the one who made the modules. */
    private ReplicaAssembly assembly(int node) {
        ReplicaSettings.Builder settings =
                ReplicaSettings.builder("orders", node).dataFolder(folder.resolve("node-" + node));
        for (int member = 1; member <= NODES; member++) {
            settings.member(member, addresses().get(member - 1));
        }
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                new StrictModule(),
                new PaxosModule(settings.build()),
                transport.get(),
                journal.get(),
                new StateMachineModule(new CounterProvider()),
                new StateMachineModule(new Logbook()));
        return injector.getInstance(ReplicaAssembly.class);
    }

    private List<String> addresses() {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    private int leader() throws InterruptedException {
        Deadline.in(PATIENCE).await("a leader", () -> leaders().findAny().isPresent());
        return leaders().findAny().orElseThrow().node();
    }

    private Stream<NodeStatus> leaders() {
        return statuses().stream().filter(status -> status.role().equals("leader"));
    }

    /** Waits until all that run have applied all that is known to be chosen, and compares what they have become. */
    private void awaitAgreement() throws InterruptedException {
        Deadline.in(PATIENCE)
                .await(
                        "all to have applied the same slots",
                        () -> statuses().stream()
                                        .flatMap(status ->
                                                Stream.of(status.committed(), status.applied(), status.digestSlot()))
                                        .distinct()
                                        .count()
                                == 1);
        assertEquals(
                1,
                statuses().stream().map(NodeStatus::digest).distinct().count(),
                () -> "digests differ: " + statuses());
    }

    private List<NodeStatus> statuses() {
        return running.values().stream().map(Replica::status).toList();
    }

    private long add(long delta) throws InterruptedException {
        return ask(new Add("apples", delta));
    }

    private long ask(Record command) throws InterruptedException {
        Sender session = new Sender(client, PATIENCE);
        return Answers.to(() -> session.send(CounterProvider.NAME, command, Value.class))
                .value();
    }

    private List<String> write(String text) {
        return ((Logbook.Page) client.submit(Logbook.NAME, new Logbook.Write(text), PATIENCE)
                        .join())
                .lines();
    }

    private static Set<Thread> threadsOfOurs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("paxos-"))
                .collect(Collectors.toSet());
    }
}
