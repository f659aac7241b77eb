/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.runtime.AssembledReplica;
import org.paxos4j.core.runtime.Duty;
import org.paxos4j.core.runtime.ReplicaBuilder;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.core.runtime.Surroundings;
import org.paxos4j.statemachine.StateMachineProvider;

/** One life of one node, from its start to its crash: a replica, how fast its parts are, and its end of the network. */
final class VirtualNode implements Transport {
    /** Who carries what a node sends. */
    @FunctionalInterface
    interface Mail {
        void send(VirtualNode from, int to, PeerMessage message);
    }

    /** Not each turn, also of a node in good health: its agents are out of step with each other. */
    private static final int ALL_BUT_ONE_TURN_IN = 4;

    private final ReplicaSettings settings;
    private final Mail mail;
    private final SplittableRandom random;
    private final FaultCounts counts;
    private final AssembledReplica replica;
    private final CompletableFuture<ReplicaFault> fault;
    private @Nullable TransportReceiver receiver;
    private long heldUpUntil;
    private int diskTurnsOneIn = 1;
    private int machineTurnsOneIn = 1;
    private boolean machinesBroken;

    /**
     * Starts a node from what is on its disk.
     *
     * @param random decides which agent gets a turn
     * @throws JournalRefusedException if the replica does not take what it finds there
     */
    VirtualNode(
            ReplicaSettings settings,
            VirtualDisk disk,
            List<StateMachineProvider> stateMachines,
            Mail mail,
            LongSupplier clock,
            SplittableRandom random,
            FaultCounts counts)
            throws JournalRefusedException {
        this.settings = settings;
        this.mail = mail;
        this.random = random;
        this.counts = counts;
        SplittableRandom own = random.split();
        long min = settings.timing().electionTimeoutMin().toNanos();
        long max = settings.timing().electionTimeoutMax().toNanos();
        ReplicaBuilder parts = new ReplicaBuilder(settings).journal(disk).transport(new Transports());
        breakable(stateMachines).forEach(parts::stateMachine);
        this.replica = parts.build().assemble(new Surroundings(clock, () -> own.nextLong(min, max)));
        this.fault = replica.fault();
        try {
            replica.open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<StateMachineProvider> breakable(List<StateMachineProvider> providers) {
        return providers.stream()
                .<StateMachineProvider>map(provider -> new BreakableProvider(provider, () -> machinesBroken))
                .toList();
    }

    private final class Transports implements TransportProvider {
        @Override
        public String name() {
            return "virtual";
        }

        @Override
        public Transport create(TransportSettings transportSettings, MessageCodec.Factory codecs) {
            return VirtualNode.this;
        }

        @Override
        public ClientTransport createClient(MessageCodec.Factory codecs) {
            throw new UnsupportedOperationException("virtual clients need none");
        }
    }

    int id() {
        return settings.nodeId();
    }

    NodeStatus status() {
        return replica.status();
    }

    boolean hasFault() {
        return fault.isDone();
    }

    /** What has stopped it; it must have a fault. */
    ReplicaFault fault() {
        return fault.join();
    }

    /** A turn for each of its agents, or for most of them. */
    void turn(long now) {
        if (heldUpUntil > now) {
            return;
        }
        for (Duty duty : replica.duties()) {
            if (hasTurn(duty)) {
                duty.doWork();
            }
        }
    }

    private boolean hasTurn(Duty duty) {
        return switch (duty.name()) {
            case "replica" -> true;
            case "apply" -> hasTurn(machineTurnsOneIn, FaultKind.STATE_MACHINE_SLOW);
            default -> hasTurn(diskTurnsOneIn, FaultKind.DISK_SLOW);
        };
    }

    private boolean hasTurn(int oneIn, FaultKind otherwise) {
        if (oneIn == 1) {
            return random.nextInt(ALL_BUT_ONE_TURN_IN) != 0;
        }
        boolean hasTurn = random.nextInt(oneIn) == 0;
        if (!hasTurn) {
            counts.felt(otherwise);
        }
        return hasTurn;
    }

    void slowDisk(int oneTurnIn) {
        diskTurnsOneIn = oneTurnIn;
    }

    void slowStateMachines(int oneTurnIn) {
        machineTurnsOneIn = oneTurnIn;
    }

    void breakStateMachines() {
        if (!machinesBroken) {
            counts.felt(FaultKind.STATE_MACHINE_BROKEN);
        }
        machinesBroken = true;
    }

    boolean areStateMachinesBroken() {
        return machinesBroken;
    }

    void holdUp(long now, Duration time) {
        if (!time.isZero()) {
            counts.felt(FaultKind.PAUSE);
        }
        heldUpUntil = now + time.toNanos();
    }

    TransportReceiver receiver() {
        if (receiver == null) {
            throw new IllegalStateException("node " + id() + " has not started its transport");
        }
        return receiver;
    }

    @Override
    public InetSocketAddress start(TransportReceiver newReceiver) {
        receiver = newReceiver;
        return settings.bind();
    }

    @Override
    public void send(int to, PeerMessage message) {
        mail.send(this, to, message);
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
