/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import java.util.List;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.statemachine.StateMachineProvider;

/** Binds a node's parts; the one class of this program that creates an injector. */
final class NodeModule extends AbstractModule {
    private final NodeParts parts;

    private NodeModule(NodeParts parts) {
        this.parts = parts;
    }

    /** The assembly of these parts; nothing is opened or started yet. */
    static ReplicaAssembly assemble(NodeParts parts) {
        return Guice.createInjector(Stage.PRODUCTION, new NodeModule(parts)).getInstance(ReplicaAssembly.class);
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        bind(ReplicaSettings.class).toInstance(parts.settings());
        bind(JournalProvider.class).toInstance(parts.journals());
        bind(TransportProvider.class).toInstance(parts.transports());
        bind(new TypeLiteral<List<StateMachineProvider>>() {}).toInstance(parts.stateMachines());
    }

    @Provides
    @Singleton
    static ReplicaAssembly assembly(
            ReplicaSettings settings,
            JournalProvider journals,
            TransportProvider transports,
            List<StateMachineProvider> stateMachines) {
        return new ReplicaAssembly(settings, journals, transports, stateMachines);
    }
}
