/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.guice.PaxosModule;
import org.paxos4j.core.guice.StateMachineModule;
import org.paxos4j.core.runtime.ReplicaAssembly;

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
        install(new PaxosModule(parts.settings()));
        bind(JournalProvider.class).toInstance(parts.journals());
        bind(TransportProvider.class).toInstance(parts.transports());
        parts.stateMachines().forEach(provider -> install(new StateMachineModule(provider)));
    }
}
