/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.statemachine.Bytes;

/**
 * A cluster of real replicas, driven by one thread on virtual time from one seed: every turn of every agent, every
 * message's delay, loss and repetition, and every crash follow from it. Messages go through the codec; journals forget at
 * a crash what was not synced.
 */
final class VirtualCluster {
    private static final long TICK_NANOS = 1_000_000;

    private record InTransit(long at, long order, int from, int to, Bytes frame) {}

    /** A node that runs. */
    private final class Node implements Transport {
        final int id;
        final ReplicaParts parts;
        final Journal journal;
        final LedgerProvider ledger = new LedgerProvider();
        long heldUpUntil;
        int journalLaziness = 4;
        int applyLaziness = 4;

        Node(int id) throws JournalRefusedException {
            this.id = id;
            this.journal =
                    disks.get(id).around(journals.open(folder(id), settings(id).journalOwner()));
            SplittableRandom own = random.split();
            TransportProvider provider = new TransportProvider() {
                @Override
                public String name() {
                    return "virtual";
                }

                @Override
                public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
                    return Node.this;
                }

                @Override
                public ClientTransport createClient(MessageCodec.Factory codecs) {
                    throw new AssertionError("clients are played by the test");
                }
            };
            this.parts = new ReplicaParts(
                    settings(id),
                    journal,
                    new StateMachines(List.of(new TallyProvider(), ledger)),
                    provider,
                    KryoMessageCodec.factory(),
                    () -> now,
                    () -> own.nextLong(500_000_000L, 900_000_000L));
        }

        @Override
        public void send(int to, PeerMessage message) {
            if (parts.faults.isTripped()) {
                fail(new AssertionError("node " + id + " has stopped, and sends " + message));
            }
            oracle.left(id, message);
            if (random.nextDouble() < loss) {
                return;
            }
            post(id, to, codec.encode(message));
            if (random.nextDouble() < duplication) {
                post(id, to, codec.encode(message));
            }
        }

        @Override
        public InetSocketAddress start(TransportReceiver receiver) {
            throw new AssertionError("driven by hand");
        }

        @Override
        public long queuedBytes() {
            return 0;
        }

        @Override
        public long faults() {
            return 0;
        }

        @Override
        public void close() {}
    }

    final long seed;
    private final int size;
    private final SplittableRandom random;
    private final MessageCodec codec = KryoMessageCodec.factory().create();
    private final InMemoryJournalProvider journals = new InMemoryJournalProvider();
    private final Map<Integer, Node> running = new TreeMap<>();
    private final PriorityQueue<InTransit> network =
            new PriorityQueue<>(Comparator.comparingLong(InTransit::at).thenComparingLong(InTransit::order));
    private final Map<Integer, VirtualDisk> disks = new TreeMap<>();
    private final ClusterOracle oracle = new ClusterOracle(disks);
    private final Set<List<Integer>> cut = new HashSet<>();
    private final CRC32C trace = new CRC32C();
    private final Map<RequestId, ServerResponse> answers = new HashMap<>();
    private long now = 1_000_000_000L;
    private long order;
    private double loss;
    private double duplication;
    private long longestDelayNanos = 2_000_000;
    private @Nullable Throwable failure;

    VirtualCluster(int size, long seed) throws JournalRefusedException {
        this.size = size;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        for (int id = 1; id <= size; id++) {
            journals.create(folder(id), settings(id).journalOwner());
            disks.put(id, new VirtualDisk());
        }
        for (int id = 1; id <= size; id++) {
            start(id);
        }
    }

    private static Path folder(int id) {
        return Path.of("node-" + id);
    }

    private ReplicaSettings settings(int id) {
        List<Member> members = IntStream.rangeClosed(1, size)
                .mapToObj(member -> new Member(member, "virtual", 7700 + member))
                .toList();
        return new ReplicaSettings(
                "virtual",
                id,
                members,
                InetSocketAddress.createUnresolved("virtual", 7700 + id),
                folder(id),
                Timing.DEFAULT);
    }

    void start(int id) throws JournalRefusedException {
        running.put(id, new Node(id));
    }

    /** The node is gone at once, with all that its journal had not synced. */
    void crash(int id) throws JournalRefusedException {
        running.remove(id);
        journals.crash(folder(id));
        disks.get(id).failing(false);
    }

    void faultyNetwork(double newLoss, double newDuplication, Duration longestDelay) {
        loss = newLoss;
        duplication = newDuplication;
        longestDelayNanos = longestDelay.toNanos();
    }

    void healthyNetwork() {
        cutNothing();
        faultyNetwork(0, 0, Duration.ofMillis(2));
    }

    private void post(int from, int to, Bytes frame) {
        trace.update(frame.toArray());
        if (cut.contains(List.of(from, to))) {
            return;
        }
        network.add(new InTransit(now + random.nextLong(longestDelayNanos), order++, from, to, frame));
    }

    /** Lets virtual time pass, until something holds or the time is over; says whether it held. */
    boolean runUntil(BooleanSupplier holds, Duration atMost) {
        for (long end = now + atMost.toNanos(); now < end; now += TICK_NANOS) {
            if (holds.getAsBoolean()) {
                return true;
            }
            tick();
        }
        return holds.getAsBoolean();
    }

    void run(Duration time) {
        runUntil(() -> false, time);
    }

    private void tick() {
        for (InTransit next = network.peek(); next != null && next.at() <= now; next = network.peek()) {
            network.remove();
            deliver(next);
        }
        for (Node node : List.copyOf(running.values())) {
            if (node.heldUpUntil <= now) {
                turn(node);
            }
        }
        if (failure != null) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }

    private void turn(Node node) {
        try {
            for (Duty duty : node.parts.duties()) {
                if (hasTurn(node, duty)) {
                    duty.doWork();
                }
            }
            oracle.applied(node.id, node.parts.apply.digests().newest());
        } catch (AssertionError | RuntimeException e) {
            fail(e);
        }
        if (node.parts.faults.isTripped() && !disks.get(node.id).isFailing()) {
            fail(new AssertionError("node " + node.id + " stopped: "
                    + node.parts.faults.future().join()));
        }
    }

    /** A slow disk or state machine: some turns are left out. */
    private boolean hasTurn(Node node, Duty duty) {
        if (duty instanceof ReplicaAgent) {
            return true;
        }
        int laziness = duty instanceof JournalAgent ? node.journalLaziness : node.applyLaziness;
        return laziness <= 4 ? random.nextInt(4) != 0 : random.nextInt(laziness) == 0;
    }

    /** Ends the run; called also from within agents, which stop at what is thrown at them and go on. */
    void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    ClusterOracle oracle() {
        return oracle;
    }

    int size() {
        return size;
    }

    /** From now on one turn of so many is taken by a node's journal and state machines; 4 is all but a fourth. */
    void slow(int id, int journalLaziness, int applyLaziness) {
        Node node = running.get(id);
        if (node != null) {
            node.journalLaziness = journalLaziness;
            node.applyLaziness = applyLaziness;
        }
    }

    /** A node does nothing for a while, and does not know it; what is sent to it piles up. */
    void holdUp(int id, Duration time) {
        Node node = running.get(id);
        if (node != null) {
            node.heldUpUntil = now + time.toNanos();
        }
    }

    /** From its next sync on a node's disk fails, until the node crashes. */
    void failDisk(int id) {
        disks.get(id).failing(isRunning(id));
    }

    /** Whether a node has stopped itself, as it does when its disk fails. */
    boolean hasStopped(int id) {
        Node node = running.get(id);
        return node != null && (node.parts.faults.isTripped() || disks.get(id).isFailing());
    }

    /** A node is as fast as it can. */
    void mend(int id) {
        slow(id, 4, 4);
        holdUp(id, Duration.ZERO);
    }

    /** Messages from one node to another do not arrive any more. */
    void cut(int from, int to) {
        cut.add(List.of(from, to));
    }

    void cutNothing() {
        cut.clear();
    }

    /** Checks what the running nodes have booked. */
    void audit() {
        running.values().forEach(node -> oracle.booked(node.id, node.ledger));
    }

    private void deliver(InTransit message) {
        Node node = running.get(message.to());
        if (node == null) {
            return;
        }
        try {
            PeerMessage decoded = (PeerMessage) codec.decode(message.frame());
            node.parts.gate.peerMessage(message.from(), decoded, message.frame().length());
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** A client hands a node a command; the answer, if one comes, is kept by the command's name. */
    void submit(int node, Envelope envelope) {
        submit(node, envelope, new ClientConnection() {
            @Override
            public void send(ClientMessage message) {
                if (message instanceof ServerResponse response) {
                    trace.update(response.toString().getBytes(StandardCharsets.UTF_8));
                    answers.put(response.request(), response);
                }
            }

            @Override
            public void close() {}
        });
    }

    /** A client hands a node a command; what is said to it goes to its connection. */
    void submit(int node, Envelope envelope, ClientConnection client) {
        Node target = running.get(node);
        if (target != null) {
            target.parts.gate.clientMessage(client, new ClientRequest(envelope.encode()), 64);
        }
    }

    /** The answer to a command, if it has come. */
    Optional<ServerResponse> answer(RequestId request) {
        return Optional.ofNullable(answers.get(request));
    }

    List<NodeStatus> statuses() {
        List<NodeStatus> statuses = new ArrayList<>();
        running.values().forEach(node -> statuses.add(node.parts.status.get()));
        return statuses;
    }

    boolean isRunning(int id) {
        return running.containsKey(id);
    }

    int runningNodes() {
        return running.size();
    }

    /** The node that leads under the highest ballot; 0 if none does. */
    int leader() {
        return statuses().stream()
                .filter(status -> status.role().equals("leader"))
                .max(Comparator.comparing(NodeStatus::ballot))
                .map(NodeStatus::node)
                .orElse(0);
    }

    /** A number that two runs share only if they sent and answered the same, byte for byte. */
    long trace() {
        return trace.getValue();
    }
}
