/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.statemachine.Bytes;

/**
 * Nodes with the real algorithm, on virtual time, with disks and a network that do only what the test says. An
 * {@link Oracle} sees all of it and objects at once.
 */
final class ScriptedCluster {
    static final long HEARTBEAT = TimeUnit.MILLISECONDS.toNanos(50);
    static final long MIN_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(500);
    static final ProtocolLimits LIMITS = new ProtocolLimits(HEARTBEAT, MIN_TIMEOUT);
    private static final int NO_OF_ROUNDS = 10_000;
    private static final int NOBODY = 0;

    private final PaxosAlgorithm algorithm;
    private final CountingQuorum quorum;
    private final Random random;
    private final Network network = new Network();
    private final Oracle oracle;
    private final SortedMap<Integer, ScriptedNode> nodes = new TreeMap<>();
    private long now = 1_000_000_000;
    private long tickets;

    ScriptedCluster(int size, ProtocolLimits limits, long seed) {
        algorithm = new PaxosAlgorithm(limits);
        random = new Random(seed);
        oracle = new Oracle(size);
        for (int id = 1; id <= size; id++) {
            nodes.put(id, new ScriptedNode(id, this));
        }
        quorum = CountingQuorum.majority(nodes.keySet());
        nodes.values().forEach(ScriptedNode::start);
    }

    /** A cluster that has just started, with the default limits. */
    static ScriptedCluster of(int size) {
        return new ScriptedCluster(size, LIMITS, size);
    }

    /** A cluster whose node 1 has just been elected by all. */
    static ScriptedCluster ledBy1(int size) {
        return ledBy1(size, LIMITS);
    }

    static ScriptedCluster ledBy1(int size, ProtocolLimits limits) {
        ScriptedCluster cluster = new ScriptedCluster(size, limits, size);
        cluster.timeout(1);
        cluster.settle();
        assertTrue(cluster.leads(1));
        return cluster;
    }

    static long timeout(Random random) {
        return MIN_TIMEOUT + random.nextInt((int) TimeUnit.MILLISECONDS.toNanos(400));
    }

    // ---- what a story tells

    /** The node's deadline passes. */
    void timeout(int node) {
        now = Math.max(
                now,
                agent(node).deadline() == Long.MAX_VALUE ? now : agent(node).deadline());
        node(node).handle(List.of(new CheckTimeout(false)));
    }

    void advance(long nanos) {
        now += nanos;
    }

    void heartbeat(int node) {
        node(node).handle(List.of(HeartBeat.INSTANCE));
    }

    void command(int node, String text) {
        node(node).handle(List.of(new ClientCommands(++tickets, List.of(Bytes.ofUtf8(text)))));
    }

    /** All that the node has handed to its disk becomes durable. */
    void sync(int node) {
        while (!node(node).disk().isIdle()) {
            node(node).syncOne();
        }
    }

    void crash(int node) {
        node(node).crash();
        network.lose(message -> message.isOwn() && message.to() == node);
    }

    void restart(int node) {
        if (node(node).isUp()) {
            crash(node);
        }
        node(node).start();
    }

    /** Restarts with a mark that was not forced, and is lost. */
    void restartWithMarkFallenBackTo(int node, long slot) {
        crash(node);
        node(node).disk().markFallsBackTo(slot);
        node(node).start();
    }

    /** The oldest such message arrives. */
    void deliver(int from, int to, Class<? extends PeerMessage> type) {
        arrives(network.take(from, to, type));
    }

    /** The oldest such message is lost; it may be given to {@link #arrives} at any later time. */
    Network.InFlight drop(int from, int to, Class<? extends PeerMessage> type) {
        return network.take(from, to, type);
    }

    void arrives(Network.InFlight message) {
        if (node(message.to()).isUp()) {
            node(message.to()).handle(List.of(message.message()));
        }
    }

    /** Everything on its way to or from a node is lost, except what it tells itself. */
    void dropAllOf(int node) {
        network.lose(message -> !message.isOwn() && (message.from() == node || message.to() == node));
    }

    void dropAll() {
        network.lose(message -> !message.isOwn());
    }

    /** All disks sync and all messages arrive among some nodes, until there is nothing more to do. What is for others stays. */
    void settle(Integer... among) {
        settleWithStuckDisk(NOBODY, among);
    }

    /** The same, but one node's disk does not sync. */
    void settleWithStuckDisk(int stuck, Integer... among) {
        List<Integer> members = List.of(among);
        for (int round = 0; round < NO_OF_ROUNDS; round++) {
            members.stream().filter(id -> id != stuck && node(id).isUp()).forEach(this::sync);
            int next = indexOfMessageAmong(members);
            if (next < 0) {
                return;
            }
            arrives(network.take(next));
        }
        throw new AssertionError("the cluster does not settle");
    }

    private int indexOfMessageAmong(List<Integer> members) {
        for (int i = 0; i < network.inFlight().size(); i++) {
            Network.InFlight message = network.inFlight().get(i);
            if (members.contains(message.from()) && members.contains(message.to())) {
                return i;
            }
        }
        return -1;
    }

    void settle() {
        settle(nodes.keySet().toArray(Integer[]::new));
    }

    /** A node hears no leader, one other agrees, and its prepares are on their way. */
    void stands(int node, int other) {
        timeout(node);
        deliver(node, other, Probe.class);
        deliver(other, node, ProbeAnswer.class);
        sync(node);
        assertTrue(agent(node).role() instanceof Recoverer);
    }

    /** A node stands for election, and the nodes named settle it among them. */
    void elect(int node, Integer... among) {
        timeout(node);
        settle(among);
    }

    /** A leader's heartbeat, one heartbeat after what was before. */
    void beat(int leader, Integer... among) {
        advance(HEARTBEAT);
        heartbeat(leader);
        settle(among);
    }

    /** Time goes by while everything works: ticks, heartbeats, disks, network. */
    void live(long nanos) {
        long end = now + nanos;
        long nextBeat = now;
        while (now < end) {
            advance(HEARTBEAT / 5);
            boolean beat = now >= nextBeat;
            nextBeat = beat ? now + HEARTBEAT : nextBeat;
            for (ScriptedNode node : nodes.values()) {
                if (node.isUp() && beat) {
                    node.handle(List.of(HeartBeat.INSTANCE));
                }
                if (node.isUp()) {
                    node.handle(List.of(new CheckTimeout(false)));
                }
            }
            settle();
        }
    }

    // ---- what a story looks at

    PaxosAgent agent(int node) {
        return node(node).agent();
    }

    boolean leads(int node) {
        return agent(node).role() instanceof Leader;
    }

    long committed(int node) {
        return agent(node).committedSlot();
    }

    /** What a node has delivered in this life, as text; a dash for nothing. */
    List<String> delivered(int node) {
        return node(node).delivered().stream()
                .map(Payload::value)
                .map(ScriptedCluster::text)
                .toList();
    }

    int theLeader() {
        List<Integer> leaders = quorum.members().stream().filter(this::leads).toList();
        assertEquals(1, leaders.size(), () -> "leaders: " + leaders);
        return leaders.get(0);
    }

    void everybodyHas(String... values) {
        for (int node : quorum.members()) {
            assertEquals(List.of(values), delivered(node), "node " + node);
        }
    }

    static String text(CommandValue value) {
        return value instanceof CommandBatch batch ? batch.envelopes().get(0).toUtf8() : "-";
    }

    /** The messages of a type on their way between two nodes. */
    <M extends PeerMessage> List<M> onTheWay(int from, int to, Class<M> type) {
        List<M> found = new ArrayList<>();
        for (Network.InFlight message : network.inFlight()) {
            if (message.from() == from && message.to() == to && type.isInstance(message.message())) {
                found.add(type.cast(message.message()));
            }
        }
        return found;
    }

    // ---- for the nodes and the explorer

    ScriptedNode node(int id) {
        return Objects.requireNonNull(nodes.get(id), "no such node");
    }

    List<ScriptedNode> nodes() {
        return List.copyOf(nodes.values());
    }

    PaxosAlgorithm algorithm() {
        return algorithm;
    }

    CountingQuorum quorum() {
        return quorum;
    }

    Random random() {
        return random;
    }

    long randomTimeout() {
        return timeout(random);
    }

    Network network() {
        return network;
    }

    Oracle oracle() {
        return oracle;
    }

    long now() {
        return now;
    }
}
