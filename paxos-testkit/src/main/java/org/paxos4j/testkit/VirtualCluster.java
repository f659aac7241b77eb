/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.client.AssembledClient;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.runtime.QuorumRule;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.core.runtime.Timing;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * A cluster of real replicas, driven by one thread on virtual time from one seed: every turn of every agent, every
 * message's delay, loss and repetition follow from it, so that a failure can be seen again. Messages go through the codec;
 * disks forget at a crash what was not synced. Time passes only in {@link #run} and {@link #runUntil}.
 *
 * <p>All is watched all the time. What must never happen ends the run with an {@link AssertionError} that names the seed: a
 * node that tells of what is not on its disk; a slot called chosen that no majority of the disks holds; two nodes that
 * applied the same commands and came to different results, as with a state machine that is not deterministic; a node that
 * stops without cause; an answer that contradicts an earlier one.
 *
 * <p>Not safe for use by several threads. A method that takes a node's id throws an {@link IllegalArgumentException} if there
 * is no such node.
 */
public final class VirtualCluster {
    /** How many nodes a virtual cluster has at the most. */
    public static final int MAX_SIZE = 7;

    /** How many times as fast as the cluster's clock that of a node is at the least. */
    public static final double SLOWEST_CLOCK = 0.5;

    /** How many times as fast as the cluster's clock that of a node is at the most. */
    public static final double FASTEST_CLOCK = 2;

    static final String NAME = "virtual";

    private static final String LEADER = "leader";

    private static final long TICK_NANOS = 1_000_000;

    private final long seed;
    private final int size;
    private final IntFunction<? extends List<? extends StateMachineProvider>> stateMachines;
    private final SplittableRandom random;
    private final Wire wire = new Wire();
    private final FaultCounts counts = new FaultCounts();
    private final VirtualNetwork network;
    private final ClientNetwork clientNetwork;
    private final NetworkFaults networkFaults;
    private final Map<Integer, VirtualDisk> disks = new TreeMap<>();
    private final Map<Integer, VirtualClock> clocks = new TreeMap<>();
    private final Map<Integer, VirtualNode> running = new TreeMap<>();
    private final Map<Integer, JournalRefusedException> refusals = new HashMap<>();
    private final List<VirtualClient> clients = new ArrayList<>();
    private final List<AssembledClient> programs = new ArrayList<>();
    private final ClusterOracle oracle = new ClusterOracle(disks);
    private final Set<BallotNumber> elected = new HashSet<>();
    private List<StateMachineProvider> providers = List.of(); // for clients: as the last started node has them
    private long now = 1_000_000_000L;
    private long starts;
    private @Nullable Throwable failure;

    /**
     * A cluster of nodes 1 to {@code size}, with the default timing, all started, none of them the leader yet.
     *
     * @param size how many nodes; 1 to {@link #MAX_SIZE}
     * @param seed from which all follows that is left to chance
     * @param stateMachines gives a node's state machines; asked with the node's id at each of its starts, so that a test can
     *     keep what it gives and look into it
     */
    public VirtualCluster(
            int size, long seed, IntFunction<? extends List<? extends StateMachineProvider>> stateMachines) {
        this(size, seed, stateMachines, UnaryOperator.identity());
    }

    /** With something between each replica and its disk. */
    VirtualCluster(
            int size,
            long seed,
            IntFunction<? extends List<? extends StateMachineProvider>> stateMachines,
            UnaryOperator<Journal> diskController) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a virtual cluster has 1 to " + MAX_SIZE + " nodes, not " + size);
        }
        this.size = size;
        this.seed = seed;
        this.stateMachines = stateMachines;
        this.random = new SplittableRandom(seed);
        this.network = new VirtualNetwork(random, wire, counts);
        this.clientNetwork = new ClientNetwork(random, wire, counts, () -> now, members(), running::get);
        this.networkFaults = new NetworkFaults(this, network, clientNetwork, random);
        for (int id = 1; id <= size; id++) {
            disks.put(id, new VirtualDisk(diskController, counts));
            clocks.put(id, new VirtualClock(() -> now));
            createJournal(id);
        }
        for (int id = 1; id <= size; id++) {
            start(id);
        }
    }

    private void createJournal(int id) {
        try {
            disk(id).create(folder(id), settings(id).journalOwner());
        } catch (JournalRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder(int id) {
        return Path.of("node-" + id);
    }

    private List<Member> members() {
        return IntStream.rangeClosed(1, size)
                .mapToObj(member -> new Member(member, "virtual", 7700 + member))
                .toList();
    }

    private ReplicaSettings settings(int id) {
        return new ReplicaSettings(
                NAME,
                id,
                members(),
                InetSocketAddress.createUnresolved("virtual", 7700 + id),
                folder(id),
                Timing.DEFAULT,
                QuorumRule.MAJORITY);
    }

    /** How many nodes it has, running or not. */
    public int size() {
        return size;
    }

    /** The seed that it was made with. */
    public long seed() {
        return seed;
    }

    /**
     * Starts a node that is not running, from what is on its disk. If that is damaged, the start is refused: the node stays down,
     * and {@link #refusal} says why.
     *
     * @throws IllegalStateException if it is running
     */
    public void start(int node) {
        VirtualDisk disk = disk(node);
        if (isRunning(node)) {
            throw new IllegalStateException("node " + node + " is running; crash it first");
        }
        try {
            providers = List.copyOf(stateMachines.apply(node));
            running.put(
                    node, new VirtualNode(settings(node), disk, providers, this::carry, clock(node), random, counts));
            starts++;
        } catch (JournalRefusedException e) {
            if (!disk.isDamaged()) {
                throw doesNotStart(node, e);
            }
            refusals.put(node, e);
        } catch (AssertionError e) {
            throw doesNotStart(node, e);
        }
    }

    private AssertionError doesNotStart(int node, Throwable reason) {
        return failed(new AssertionError("node " + node + " does not start: " + reason.getMessage(), reason));
    }

    /** Why the last start of a node with a damaged disk was refused; empty if none was. */
    public Optional<JournalRefusedException> refusal(int node) {
        requireNode(node);
        return Optional.ofNullable(refusals.get(node));
    }

    /** The power of a node goes, with all that its disk had not synced; a failing disk is replaced by a copy. */
    public void crash(int node) {
        crash(node, 0);
    }

    /**
     * The power of a node that runs goes in the middle of its next sync. Of the groups that were written since the one before,
     * the disk then holds none, some from the front, or all, as the seed decides; each as a whole. Until that happens the node
     * runs, and {@link #mend} calls it off.
     */
    public void crashInSync(int node) {
        if (isRunning(node)) {
            disk(node).losePowerInSync(true);
        }
    }

    private void crashIfPowerIsGone(int node) {
        if (disk(node).isPowerGone()) {
            int kept = survivors(disk(node).unsynced());
            crash(node, kept);
            if (kept > 0) {
                counts.felt(FaultKind.DISK_LOSS);
            }
        }
    }

    private int survivors(int groups) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> groups;
            default -> random.nextInt(groups + 1);
        };
    }

    private void crash(int node, int kept) {
        VirtualDisk disk = disk(node);
        if (running.remove(node) != null) {
            counts.felt(FaultKind.CRASH);
        }
        clientNetwork.crashed(node);
        try {
            disk.crash(folder(node), settings(node).journalOwner(), kept);
        } catch (JournalRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a node is started and has not crashed since. */
    public boolean isRunning(int node) {
        return node(node) != null;
    }

    /** Whether a node that runs has stopped itself, or is about to, because its disk fails or its state machines are broken. */
    public boolean hasStopped(int node) {
        VirtualNode stopped = node(node);
        return stopped != null && (stopped.hasFault() || disk(node).isFailing() || stopped.areStateMachinesBroken());
    }

    /** Why a node that runs has stopped itself; empty if it has not. */
    public Optional<ReplicaFault> fault(int node) {
        VirtualNode stopped = node(node);
        return stopped != null && stopped.hasFault() ? Optional.of(stopped.fault()) : Optional.empty();
    }

    /** What can be done to its network. */
    public NetworkFaults network() {
        return networkFaults;
    }

    static void requirePositive(Duration time, String name) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, not " + time);
        }
    }

    /**
     * A node's disk is slow, until it is mended or starts again; one that does not run is left alone.
     *
     * @param oneTurnIn how many milliseconds it takes, on the average, to write and sync what has piled up; 1 is full speed
     */
    public void slowDisk(int node, int oneTurnIn) {
        requirePace(oneTurnIn);
        ifRunning(node, running -> running.slowDisk(oneTurnIn));
    }

    /**
     * A node's state machines are slow, until it is mended or starts again; one that does not run is left alone.
     *
     * @param oneTurnIn how many milliseconds it takes, on the average, until they apply what has piled up; 1 is full speed
     */
    public void slowStateMachines(int node, int oneTurnIn) {
        requirePace(oneTurnIn);
        ifRunning(node, running -> running.slowStateMachines(oneTurnIn));
    }

    private static void requirePace(int oneTurnIn) {
        if (oneTurnIn < 1) {
            throw new IllegalArgumentException("one turn in 1 or more, not in " + oneTurnIn);
        }
    }

    /**
     * A node does nothing for a while, and does not know it; what is sent to it piles up. One that does not run is left
     * alone.
     */
    public void holdUp(int node, Duration time) {
        ifRunning(node, running -> running.holdUp(now, time));
    }

    /**
     * A node's own clock runs faster or slower than that of the others, until it is mended; also while the node does not run.
     * Clients have the cluster's clock.
     *
     * @param rate how many times as fast; {@link #SLOWEST_CLOCK} to {@link #FASTEST_CLOCK}
     */
    public void clockRate(int node, double rate) {
        if (!(rate >= SLOWEST_CLOCK && rate <= FASTEST_CLOCK)) {
            throw new IllegalArgumentException(
                    "a clock's rate must be " + SLOWEST_CLOCK + " to " + FASTEST_CLOCK + ", not " + rate);
        }
        VirtualClock clock = clock(node);
        if (rate != clock.rate()) {
            clock.setRate(rate);
            counts.felt(FaultKind.CLOCK);
        }
    }

    /**
     * A node's own clock is ahead at once, as after its machine was suspended; no clock ever goes back. What waits for a time
     * in the log may come due by it: sessions end after an hour without use.
     *
     * @param forward how far; positive
     */
    public void jumpClock(int node, Duration forward) {
        requirePositive(forward, "the jump of a clock");
        clock(node).jump(forward);
        counts.felt(FaultKind.CLOCK);
    }

    /** From its next sync on the disk of a node that runs fails, and the node must stop itself; until it crashes. */
    public void failDisk(int node) {
        if (isRunning(node)) {
            disk(node).failToSync();
        }
    }

    /** From its next write on the disk of a node that runs fails, and the node must stop itself; until it crashes. */
    public void failDiskAtWrite(int node) {
        if (isRunning(node)) {
            disk(node).failToWrite();
        }
    }

    /**
     * A bit flips on a node's disk, in the record of a slot that the seed chooses, for good; on an empty one nothing happens. The
     * node must stop itself when it comes upon that record, which it does now and then of its own accord, and its starts are
     * refused. It must never hand on what it has read there.
     *
     * <p>The node is lost to the cluster, and there is no other in its place: whoever damages disks sees to it that a majority
     * of them stays intact, or what was acknowledged may be lost.
     */
    public void damageDisk(int node) {
        List<Long> slots = List.copyOf(disk(node).entries().keySet());
        if (!slots.isEmpty()) {
            disk(node).damage(slots.get(random.nextInt(slots.size())));
        }
    }

    /** Whether something on a node's disk is damaged, so that it must stop when it comes upon it, and does not start any more. */
    public boolean isDamaged(int node) {
        return disk(node).isDamaged();
    }

    /**
     * The state machines of a node that runs fail from their next command on, and those of the others do not, as on a broken
     * machine or with a state machine that is not deterministic; until the node crashes. Once commands go on, the node must
     * find that it differs, and stop itself, unless so many are broken that it is in the majority.
     */
    public void breakStateMachines(int node) {
        VirtualNode broken = node(node);
        if (broken != null) {
            broken.breakStateMachines();
        }
    }

    /**
     * A node is as fast as it can, and no longer held up; its clock runs as the others do, and its power does not go in its
     * next sync.
     */
    public void mend(int node) {
        disk(node).losePowerInSync(false);
        clock(node).setRate(1);
        slowDisk(node, 1);
        slowStateMachines(node, 1);
        holdUp(node, Duration.ZERO);
    }

    /** Lets virtual time pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /**
     * Lets virtual time pass, in steps of a millisecond, until something holds or the time is over; says whether it held.
     *
     * @throws AssertionError if something happened that never must
     */
    public boolean runUntil(BooleanSupplier holds, Duration atMost) {
        for (long end = now + atMost.toNanos(); now < end; now += TICK_NANOS) {
            if (holds.getAsBoolean()) {
                return true;
            }
            tick();
        }
        return holds.getAsBoolean();
    }

    private void tick() {
        try {
            deliver();
            clientNetwork.deliver();
            running.values().forEach(this::turn);
            disks.keySet().forEach(this::crashIfPowerIsGone);
            List.copyOf(clients).forEach(client -> client.turn(now)); // who hears an answer may make a client
            List.copyOf(programs).forEach(VirtualCluster::turn);
        } catch (AssertionError | RuntimeException e) {
            fail(e);
        }
        if (failure != null) {
            throw failed(failure);
        }
    }

    private void deliver() {
        for (var next = network.next(now); next != null; next = network.next(now)) {
            VirtualNode to = running.get(next.to());
            if (to != null) {
                to.receiver().peerMessage(next.from(), next.message(), next.bytes());
            }
        }
    }

    private static void turn(AssembledClient program) {
        while (program.doWork()) {
            // all that there is to do at this moment
        }
    }

    private void turn(VirtualNode node) {
        node.turn(now);
        NodeStatus status = node.status();
        if (!node.areStateMachinesBroken()) {
            oracle.seen(status);
        }
        if (status.role().equals(LEADER)) {
            elected.add(status.ballot());
        }
        if (node.hasFault() && !disk(node.id()).hasFailed() && !node.areStateMachinesBroken()) {
            throw new AssertionError("node " + node.id() + " stopped: " + node.fault());
        }
    }

    /** Ends the run after this tick. For what is noticed inside an agent, which may catch what is thrown at it. */
    void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** What a run ends with. */
    AssertionError failed(Throwable reason) {
        return new AssertionError("seed " + seed + ": " + reason.getMessage(), reason);
    }

    private void carry(VirtualNode from, int to, PeerMessage message) {
        if (from.hasFault()) {
            fail(new AssertionError("node " + from.id() + " has stopped, and sends " + message));
        }
        try {
            oracle.left(from.id(), message);
        } catch (AssertionError objection) {
            fail(objection);
        }
        network.send(from.id(), to, message, now);
    }

    /** A new client of the cluster, with a session of its own. */
    public VirtualClient client() {
        return client(false);
    }

    /** As {@link #client}, but one that waits for the cluster and never for itself: for who measures how long that takes. */
    VirtualClient promptClient() {
        return client(true);
    }

    private VirtualClient client(boolean prompt) {
        VirtualClient client =
                new VirtualClient(this, new StateMachines(providers), clients.size() + 1, random.split(), prompt);
        clients.add(client);
        return client;
    }

    /**
     * A client as a program has it: the real one, with its deadlines and its ways to end, over connections that may be lost.
     * Its futures complete while the cluster lets time pass; what hears of it must not let time pass itself.
     */
    public PaxosClient connect() {
        AssembledClient program = new PaxosClientBuilder()
                .addresses(members().stream().map(Member::address).toList())
                .transport(clientNetwork)
                .stateMachines(providers)
                .assemble(() -> now, random.split());
        programs.add(program);
        return program;
    }

    /** A client says something to a node, if that runs; what is said to it goes to its connection. */
    void submit(int node, ClientRequest request, ClientConnection client) {
        Bytes frame = wire.write(request);
        ClientMessage heard = (ClientMessage) wire.read(frame);
        ifRunning(node, running -> running.receiver().clientMessage(client, heard, frame.length()));
    }

    /** A node says something to a client; gives what arrives there. */
    ClientMessage said(ClientMessage message) {
        return (ClientMessage) wire.read(wire.write(message));
    }

    /** The nodes that run, as they are, by their ids. */
    public List<NodeStatus> statuses() {
        return running.values().stream().map(VirtualNode::status).toList();
    }

    /** The node that leads under the highest ballot; 0 if none does. */
    public int leader() {
        return statuses().stream()
                .filter(status -> status.role().equals(LEADER))
                .max(Comparator.comparing(NodeStatus::ballot))
                .map(NodeStatus::node)
                .orElse(0);
    }

    /** How often each kind of fault was felt so far; all kinds, in their order. */
    public Map<FaultKind, Long> faultCounts() {
        return counts.all();
    }

    /** How often a node was started again so far. */
    public long restarts() {
        return starts - size;
    }

    /** How many elections were won so far: ballots under which a node has led. */
    public long elections() {
        return elected.size();
    }

    /** A number that two runs share only if they sent and answered the same, byte for byte. */
    public long trace() {
        return wire.trace();
    }

    private void ifRunning(int id, Consumer<VirtualNode> change) {
        VirtualNode node = node(id);
        if (node != null) {
            change.accept(node);
        }
    }

    private @Nullable VirtualNode node(int id) {
        requireNode(id);
        return running.get(id);
    }

    /** Complains if there is no such node. */
    void requireNode(int id) {
        disk(id);
    }

    /** The cluster's time, in nanoseconds. */
    long now() {
        return now;
    }

    private VirtualClock clock(int id) {
        requireNode(id);
        return Objects.requireNonNull(clocks.get(id));
    }

    private VirtualDisk disk(int id) {
        VirtualDisk disk = disks.get(id);
        if (disk == null) {
            throw new IllegalArgumentException("there is no node " + id + " in a cluster of 1 to " + size);
        }
        return disk;
    }
}
