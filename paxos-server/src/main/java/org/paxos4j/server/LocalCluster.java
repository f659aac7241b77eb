/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster of node processes on free loopback ports, everything of theirs in one folder. None of them outlives this
 * program. Safe for use by several threads.
 */
final class LocalCluster implements AutoCloseable {
    // Below the ports that systems give to outgoing connections: one of those could take a killed node's port.
    private static final int LOWEST_PORT = 10_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Path folder;
    private final NodeKind kind;
    private final List<Integer> ports;
    private final SortedMap<Integer, NodeProcess> running = new TreeMap<>();
    private final Thread killer = new Thread(this::interrupted, "paxos-cluster-killer");
    private boolean closed;

    /**
     * What its nodes have in common.
     *
     * @param heap the size of Java's heap, as Java has it
     * @param settings more lines for their configuration
     */
    record NodeKind(String heap, List<String> settings) {
        /** Small, with everything else by default. */
        static final NodeKind DEFAULT = new NodeKind("128m", List.of());
    }

    private LocalCluster(Path folder, NodeKind kind, List<Integer> ports) {
        this.folder = folder;
        this.kind = kind;
        this.ports = List.copyOf(ports);
    }

    /** Writes the configuration of nodes 1 to {@code nodes} and creates their journals; starts nothing. */
    static LocalCluster create(Path folder, int nodes) {
        return create(folder, nodes, NodeKind.DEFAULT);
    }

    /** As above, with nodes of some other kind. */
    static LocalCluster create(Path folder, int nodes, NodeKind kind) {
        LocalCluster cluster = new LocalCluster(folder, kind, freePorts(nodes));
        try {
            for (int node = 1; node <= nodes; node++) {
                Files.writeString(cluster.config(node), cluster.configuration(node));
                InitCommand.init(NodeConfiguration.read(cluster.config(node)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(cluster.killer);
        return cluster;
    }

    /** Ports that nobody listens on just now. */
    static List<Integer> freePorts(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ports.add(probe.getLocalPort());
            } catch (IOException taken) {
                // Another number then.
            }
        }
        return List.copyOf(ports);
    }

    private String configuration(int node) {
        String members = IntStream.rangeClosed(1, ports.size())
                .mapToObj(each -> "{ id = " + each + ", address = \"" + address(each) + "\" }")
                .collect(Collectors.joining(", "));
        return "paxos {\n  cluster { name = local, nodes = [ " + members + " ] }\n  node { id = " + node
                + ", data = \"node-" + node + "\" }\n  " + String.join("\n  ", kind.settings()) + "\n}\n";
    }

    int size() {
        return ports.size();
    }

    Path folder() {
        return folder;
    }

    Path config(int node) {
        return folder.resolve("node-" + node + ".conf");
    }

    private String address(int node) {
        return "127.0.0.1:" + ports.get(node - 1);
    }

    List<String> addresses() {
        return IntStream.rangeClosed(1, ports.size()).mapToObj(this::address).toList();
    }

    /** Starts a node; it is not ready yet. */
    synchronized NodeProcess start(int node) {
        if (closed) {
            throw new IllegalStateException("the cluster is closed");
        }
        NodeProcess process =
                NodeProcess.start(node, kind.heap(), config(node), folder.resolve("node-" + node + ".log"));
        running.put(node, process);
        return process;
    }

    /** Starts all nodes and waits until they are ready. */
    void startAll(Deadline deadline) throws InterruptedException {
        for (int node = 1; node <= size(); node++) {
            start(node);
        }
        for (NodeProcess process : processes()) {
            awaitReady(process, deadline);
        }
    }

    void awaitReady(NodeProcess process, Deadline deadline) throws InterruptedException {
        deadline.await("node " + process.node() + " to be ready", () -> {
            checkAlive();
            return process.isReady();
        });
    }

    /** Complains if a node that was not killed has ended. */
    void checkAlive() {
        processes().forEach(NodeProcess::checkAlive);
    }

    synchronized List<NodeProcess> processes() {
        return new ArrayList<>(running.values());
    }

    /** SIGKILL; returns once the process is gone. */
    void kill(int node) throws InterruptedException {
        NodeProcess process = taken(node);
        process.kill();
        process.exitCode();
    }

    /** SIGTERM; returns the exit code. */
    int terminate(int node) throws InterruptedException {
        NodeProcess process = taken(node);
        process.terminate();
        return process.exitCode();
    }

    private synchronized NodeProcess taken(int node) {
        NodeProcess process = running.remove(node);
        if (process == null) {
            throw new IllegalStateException("node " + node + " does not run");
        }
        return process;
    }

    private void interrupted() {
        killAll();
        System.err.println("paxos: interrupted; all nodes are killed, their folder is kept: " + folder);
    }

    private synchronized void killAll() {
        closed = true;
        running.values().forEach(NodeProcess::kill);
    }

    /** Kills all nodes and waits until they are gone. */
    @Override
    public void close() {
        killAll();
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException alreadyShuttingDown) {
            return;
        }
        for (NodeProcess process : processes()) {
            process.handle().onExit().join();
        }
    }
}
