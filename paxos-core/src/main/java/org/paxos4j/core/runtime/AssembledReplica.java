/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.algorithm.PaxosAlgorithm;
import org.paxos4j.core.algorithm.ProtocolLimits;
import org.paxos4j.core.algorithm.QuorumStrategy;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.apply.StateMachines;

/**
 * The agents of one replica, restored from its journal and wired to each other, with nobody driving them yet: threads may,
 * as {@link ReplicaAssembly#start} has it, or a single one on virtual time.
 *
 * <p>Whoever drives it calls {@link #open}, then gives its {@link #duties} turns, in any order and as often as it likes.
 * The journal and the transport are those of the providers that it was assembled with; to end it is to close the transport,
 * to call {@link Duty#onClose} of each agent, and to close the journal.
 */
public final class AssembledReplica {
    final FaultLatch faults = new FaultLatch();
    final Journal store;
    final Transport transport;
    final ReplicaAgent replica;
    final JournalAgent journal;
    final ApplyAgent apply;
    final CatchUpAgent catchUp;
    final StatusBoard status;
    final Gate gate;

    /**
     * Restores and wires.
     *
     * @throws JournalRefusedException if the journal contradicts itself
     */
    AssembledReplica(
            ReplicaSettings settings,
            Journal store,
            StateMachines machines,
            TransportProvider transports,
            MessageCodec.Factory codecs,
            Surroundings surroundings)
            throws JournalRefusedException {
        int me = settings.nodeId();
        LongSupplier clock = surroundings.clock();
        LongSupplier randomTimeouts = surroundings.randomTimeouts();
        store.onFailure(faults::silence);
        ApplyEngine engine = new ApplyEngine(machines);
        QuorumStrategy quorum = settings.quorum().among(settings.journalOwner().memberIds());
        Restoration restored = Restoration.of(store, engine, quorum, clock.getAsLong() + randomTimeouts.getAsLong());
        ProtocolLimits limits = new ProtocolLimits(
                settings.timing().heartbeat().toNanos(),
                settings.timing().electionTimeoutMin().toNanos());
        Inbox inbox = new Inbox();
        this.store = store;
        transport = transports.create(
                new TransportSettings(hello(settings, machines, store), settings.members(), settings.bind()), codecs);
        journal = new JournalAgent(store, faults);
        apply = new ApplyAgent(engine, faults);
        catchUp = new CatchUpAgent(me, store, transport, faults, limits.pageBytes(), clock);
        replica = new ReplicaAgent(
                new PaxosAlgorithm(limits),
                restored.agent(),
                restored.log(),
                clock,
                randomTimeouts,
                inbox,
                journal,
                apply,
                catchUp,
                transport,
                new DigestExchange(me, quorum, apply.digests(), faults),
                faults);
        status = new StatusBoard(replica, apply, journal, inbox, transport, faults);
        gate = new Gate(me, inbox, machines, faults, status);
    }

    private static PeerHello hello(ReplicaSettings settings, StateMachines machines, Journal store) {
        return new PeerHello(
                HandshakeMessage.PROTOCOL_VERSION,
                settings.clusterName(),
                settings.nodeId(),
                settings.journalOwner().memberIds(),
                store.incarnation(),
                machines.versions());
    }

    /**
     * Starts the transport: what arrives by it waits for the agents' next turns.
     *
     * @return the address that it listens on
     * @throws IOException if the address cannot be bound
     */
    public InetSocketAddress open() throws IOException {
        InetSocketAddress address = transport.start(gate);
        status.ready();
        return address;
    }

    /**
     * All agents, in the order in which they are closed: each is told things by those before it. Their names are
     * {@code replica}, {@code catchup}, {@code journal} and {@code apply}: the protocol, the reader of old entries, the
     * writer of new ones, and the state machines.
     */
    public List<Duty> duties() {
        return List.of(replica, catchUp, journal, apply);
    }

    /** How the node is. Any thread. */
    public NodeStatus status() {
        return status.get();
    }

    /**
     * Completes with the first fault, after which the node sends nothing any more; on the thread that met it. Any thread.
     */
    public CompletableFuture<ReplicaFault> fault() {
        return faults.future().copy();
    }
}
