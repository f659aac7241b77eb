/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.algorithm.InvariantViolation;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * A replica's parts, chosen and not yet opened. {@code PaxosModule} binds it; without Guice, a {@link ReplicaBuilder}
 * makes it. Used by one thread.
 */
public final class ReplicaAssembly {
    private final ReplicaSettings settings;
    private final JournalProvider journals;
    private final TransportProvider transports;
    private final List<StateMachineProvider> stateMachines;

    ReplicaAssembly(
            ReplicaSettings settings,
            JournalProvider journals,
            TransportProvider transports,
            List<StateMachineProvider> stateMachines) {
        this.settings = settings;
        this.journals = journals;
        this.transports = transports;
        this.stateMachines = List.copyOf(stateMachines);
    }

    /**
     * Creates the replica's journal, once in its life. Only a person, or whatever sets up a new node, knows that this is the
     * first time: a program that creates a journal whenever it finds none would, after the loss of a disk, vote against
     * what the node had promised.
     *
     * @throws JournalRefusedException if there is something already
     */
    public void createJournal() throws JournalRefusedException {
        journals.create(settings.dataFolder(), settings.journalOwner());
    }

    /**
     * Opens the journal, replays it into the state machines, opens the port, and starts the replica. Returns once all
     * that is done.
     *
     * @throws JournalRefusedException if the journal cannot be opened; nothing was changed
     * @throws JournalException if the journal fails while it is replayed
     * @throws IOException if the address cannot be bound
     */
    public Replica start() throws JournalRefusedException, IOException {
        LongSupplier clock = System::nanoTime;
        AssembledReplica parts = assemble(new Surroundings(clock, randomTimeouts(new SplittableRandom())));
        Map<Duty, DutyThread> threads = new LinkedHashMap<>();
        try {
            for (Duty duty : parts.duties()) {
                threads.put(duty, thread(duty, clock, parts.faults));
            }
            wire(parts, duty -> Objects.requireNonNull(threads.get(duty))::wakeUp);
            InetSocketAddress address = parts.open();
            threads.values().forEach(DutyThread::start);
            return new RunningReplica(address, parts, List.copyOf(threads.values()));
        } catch (Throwable failure) { // an error too: a plug-in may lack a part
            RunningReplica.end(parts, threads.values());
            throw failure;
        }
    }

    /**
     * Opens the journal, replays it into the state machines, and puts the replica's agents together; the caller drives
     * them, on a clock of its own. Most want {@link #start}.
     *
     * @throws JournalRefusedException if the journal cannot be opened; nothing was changed
     */
    public AssembledReplica assemble(Surroundings surroundings) throws JournalRefusedException {
        StateMachines machines = new StateMachines(stateMachines);
        Journal journal = journals.open(settings.dataFolder(), settings.journalOwner());
        try {
            return new AssembledReplica(
                    settings, journal, machines, transports, KryoMessageCodec.factory(), surroundings);
        } catch (Throwable failure) { // an error too: a plug-in may lack a part
            journal.close();
            throw failure;
        }
    }

    private DutyThread thread(Duty duty, LongSupplier clock, FaultLatch faults) {
        long longestParkNanos = settings.timing().heartbeat().toNanos();
        return new DutyThread(
                "paxos-" + settings.nodeId() + "-", duty, clock, longestParkNanos, fault -> trip(faults, fault));
    }

    private static void wire(AssembledReplica parts, Function<Duty, Waker> wakers) {
        Waker replica = wakers.apply(parts.replica);
        parts.journal.wakers(wakers.apply(parts.journal), replica);
        parts.apply.wakers(wakers.apply(parts.apply), replica);
        parts.catchUp.waker(wakers.apply(parts.catchUp));
        parts.gate.waker(replica);
    }

    private LongSupplier randomTimeouts(SplittableRandom random) {
        long min = settings.timing().electionTimeoutMin().toNanos();
        long max = settings.timing().electionTimeoutMax().toNanos();
        return () -> random.nextLong(min, max);
    }

    private static void trip(FaultLatch faults, Throwable fault) {
        ReplicaFault.Kind kind =
                fault instanceof InvariantViolation ? ReplicaFault.Kind.INVARIANT : ReplicaFault.Kind.INTERNAL;
        faults.trip(kind, "this node stops: " + fault, fault);
    }
}
