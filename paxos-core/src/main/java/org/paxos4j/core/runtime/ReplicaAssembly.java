/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.io.IOException;
import java.util.List;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Puts a replica together from its parts; what both the Guice modules and a program without Guice call.
 */
public final class ReplicaAssembly {
    private final ReplicaSettings settings;
    private final JournalProvider journals;
    private final TransportProvider transports;
    private final List<StateMachineProvider> stateMachines;

    /** With the parts; nothing is opened or started yet. */
    public ReplicaAssembly(
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
     * Creates the replica's journal, once in its life.
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
     * @throws IOException if the address cannot be bound
     */
    @SuppressWarnings("DoNotCallSuggester")
    public Replica start() throws JournalRefusedException, IOException {
        throw new IllegalStateException("under construction: " + transports.name() + stateMachines);
    }
}
