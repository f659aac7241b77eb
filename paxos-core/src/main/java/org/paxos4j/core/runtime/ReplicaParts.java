/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.List;
import java.util.function.LongSupplier;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.PeerHello;
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
 * or a single one on virtual time.
 */
final class ReplicaParts {
    final FaultLatch faults = new FaultLatch();
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
     * @param clock nanoseconds, monotonic
     * @param randomTimeouts random election time-outs, in nanoseconds; used by the replica only
     * @throws JournalRefusedException if the journal contradicts itself
     */
    ReplicaParts(
            ReplicaSettings settings,
            Journal store,
            StateMachines machines,
            TransportProvider transports,
            MessageCodec.Factory codecs,
            LongSupplier clock,
            LongSupplier randomTimeouts)
            throws JournalRefusedException {
        int me = settings.nodeId();
        store.onFailure(faults::silence);
        ApplyEngine engine = new ApplyEngine(machines);
        QuorumStrategy quorum = settings.quorum().among(settings.journalOwner().memberIds());
        Restoration restored = Restoration.of(store, engine, quorum, clock.getAsLong() + randomTimeouts.getAsLong());
        ProtocolLimits limits = new ProtocolLimits(
                settings.timing().heartbeat().toNanos(),
                settings.timing().electionTimeoutMin().toNanos());
        Inbox inbox = new Inbox();
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
                faults);
        status = new StatusBoard(replica, apply, journal, inbox, transport);
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

    /** All agents, in the order in which they are closed: each is told things by those before it. */
    List<Duty> duties() {
        return List.of(replica, catchUp, journal, apply);
    }
}
