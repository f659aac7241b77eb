/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Chooses a replica's parts. A journal, a transport and at least one state machine must be given.
 *
 * <pre>{@code
 * Replica replica = new ReplicaBuilder(settings)
 *         .journal(new MVStoreJournalProvider())
 *         .transport(new NettyTransportProvider())
 *         .stateMachine(new CounterProvider())
 *         .build()
 *         .start();
 * }</pre>
 *
 * <p>Used by one thread.
 */
public final class ReplicaBuilder {
    private final ReplicaSettings settings;
    private final List<StateMachineProvider> stateMachines = new ArrayList<>();
    private @Nullable JournalProvider journal;
    private @Nullable TransportProvider transport;

    /** For this replica; nothing is chosen yet. */
    public ReplicaBuilder(ReplicaSettings settings) {
        this.settings = settings;
    }

    /** What keeps its promises and accepted values. */
    public ReplicaBuilder journal(JournalProvider newJournal) {
        journal = newJournal;
        return this;
    }

    /** How it reaches its peers, and clients reach it. */
    public ReplicaBuilder transport(TransportProvider newTransport) {
        transport = newTransport;
        return this;
    }

    /** One more state machine; all nodes of a cluster run the same ones. */
    public ReplicaBuilder stateMachine(StateMachineProvider newStateMachine) {
        stateMachines.add(newStateMachine);
        return this;
    }

    /**
     * The parts, put together. Nothing is opened, and no thread runs, before {@link ReplicaAssembly#start}.
     *
     * @throws IllegalStateException if the journal, the transport or a state machine is not given
     */
    public ReplicaAssembly build() {
        if (journal == null) {
            throw new IllegalStateException("a replica needs a journal");
        }
        if (transport == null) {
            throw new IllegalStateException("a replica needs a transport");
        }
        if (stateMachines.isEmpty()) {
            throw new IllegalStateException("a replica needs at least one state machine");
        }
        return new ReplicaAssembly(settings, journal, transport, stateMachines);
    }
}
