/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.server.Paxos.Outcome;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.transport.netty.NettyTransportProvider;

/**
 * The cluster {@code orders} as an operator has it: a configuration file for each node in one folder, and node processes that
 * are started one by one, each in its own way. None of them outlives the test.
 */
final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final List<Integer> ports;
    private final List<Paxos> started = new ArrayList<>();

    private Site(Path folder, List<Integer> ports) {
        this.folder = folder;
        this.ports = ports;
    }

    /** Writes the configuration files; creates no journal. */
    static Site of(Path folder, int nodes) throws IOException {
        Site site = new Site(folder, LocalCluster.freePorts(nodes));
        String members = IntStream.rangeClosed(1, nodes)
                .mapToObj(node -> "{ id = " + node + ", address = \"" + site.address(node) + "\" }")
                .collect(Collectors.joining(", "));
        for (int node = 1; node <= nodes; node++) {
            Files.writeString(site.config(node), """
                    paxos {
                      cluster {
                        name = "orders"
                        nodes = [ %s ]
                      }
                      node { id = %d, data = "data/%d" }
                    }
                    """.formatted(members, node, node));
        }
        return site;
    }

    Path config(int node) {
        return folder.resolve("node" + node + ".conf");
    }

    /** The folder of a node's journal. */
    Path data(int node) {
        return folder.resolve("data").resolve(node + "");
    }

    String address(int node) {
        return "127.0.0.1:" + ports.get(node - 1);
    }

    /** Adds lines to a node's configuration. */
    Site configure(int node, String lines) throws IOException {
        Files.writeString(config(node), lines + "\n", StandardOpenOption.APPEND);
        return this;
    }

    /** Creates the journals of these nodes. */
    Site init(int... nodes) {
        for (int node : nodes) {
            InitCommand.init(NodeConfiguration.read(config(node)));
        }
        return this;
    }

    /** Starts a node. */
    Paxos start(int node, String... javaOptions) {
        return startUnder(List.of(), node, javaOptions);
    }

    /** Starts a node under another command. */
    Paxos startUnder(List<String> under, int node, String... javaOptions) {
        Paxos process = Paxos.start(
                under, List.of(javaOptions), "node", "--config", config(node).toString());
        started.add(process);
        return process;
    }

    /** Starts a node and waits until it is ready. */
    Paxos startReady(int node, String... javaOptions) throws InterruptedException {
        return ready(start(node, javaOptions));
    }

    /** Waits until a node is ready. */
    static Paxos ready(Paxos node) throws InterruptedException {
        Deadline.in(PATIENCE).await("READY of " + node.process().info(), () -> {
            if (!node.process().isAlive()) {
                throw new AssertionError("the node has ended: " + node.err());
            }
            return node.out().startsWith("READY ");
        });
        return node;
    }

    /** Runs a node that ends by itself. */
    Outcome run(int node, String... javaOptions) throws InterruptedException {
        return start(node, javaOptions).end();
    }

    /** Waits until a node says something of itself. */
    void await(int node, String what, Predicate<NodeStatus> condition) throws InterruptedException {
        try (ClusterAccess.Statuses query = access(node).statuses()) {
            Deadline.in(PATIENCE)
                    .await(
                            "node " + node + " to be " + what,
                            () -> query.ask(Duration.ofSeconds(5)).stream()
                                    .filter(member -> member.node() == node)
                                    .map(MemberStatus::status)
                                    .anyMatch(status -> status.filter(condition).isPresent()));
        }
    }

    /** The highest slot that a node knows to be chosen. */
    long committed(int node) {
        try (ClusterAccess.Statuses query = access(node).statuses()) {
            return query.ask(Duration.ofSeconds(5)).stream()
                    .filter(member -> member.node() == node)
                    .flatMap(member -> member.status().stream())
                    .mapToLong(NodeStatus::committed)
                    .findFirst()
                    .orElseThrow();
        }
    }

    ClusterAccess access(int node) {
        return ClusterAccess.to(List.of(address(node)), new Choice("netty", "test"), ClassPath.own());
    }

    /** A client that begins with a node. */
    PaxosClient client(int node, StateMachineProvider... machines) {
        return new PaxosClientBuilder()
                .addresses(List.of(address(node)))
                .transport(new NettyTransportProvider())
                .stateMachines(List.of(machines))
                .build();
    }

    /** The operator's page shows this exit code, and what the process said at last, as of a cluster in /srv/orders. */
    void assertShownToOperators(int code, Outcome outcome) throws IOException {
        assertEquals(code, outcome.code(), outcome.err());
        String line = outcome.lastLine().replace(folder.toString(), "/srv/orders");
        for (int node = 1; node <= ports.size(); node++) {
            line = line.replace(address(node), "127.0.0.1:770" + node);
        }
        assertTrue(
                OperationsPage.read().shows(line, code),
                "docs/operations.md does not show, with code " + code + ": " + line);
    }

    @Override
    public void close() throws IOException {
        for (Paxos process : started) {
            process.kill();
        }
    }
}
