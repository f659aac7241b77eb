/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import java.util.Set;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaBuilder;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * The replica itself. Install beside it one module that binds {@link JournalProvider}, one that binds
 * {@link TransportProvider}, and a {@link StateMachineModule} for each state machine; then ask the injector for a
 * {@link ReplicaAssembly}. To replace a transport or a journal is to install another module.
 */
public final class PaxosModule extends AbstractModule {
    private final ReplicaSettings settings;

    /** For this replica. */
    public PaxosModule(ReplicaSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(ReplicaSettings.class).toInstance(settings);
        Multibinder.newSetBinder(binder(), StateMachineProvider.class);
    }

    @Provides
    ReplicaAssembly assembly(
            ReplicaSettings replica,
            JournalProvider journals,
            TransportProvider transports,
            Set<StateMachineProvider> stateMachines) {
        ReplicaBuilder builder = new ReplicaBuilder(replica).journal(journals).transport(transports);
        stateMachines.forEach(builder::stateMachine);
        return builder.build();
    }
}
