/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.guice;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import org.paxos4j.statemachine.StateMachineProvider;

/** One state machine of a replica; install one module for each. */
public final class StateMachineModule extends AbstractModule {
    private final StateMachineProvider provider;

    /** For the state machine that this provider makes. */
    public StateMachineModule(StateMachineProvider provider) {
        this.provider = provider;
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), StateMachineProvider.class)
                .addBinding()
                .toInstance(provider);
    }
}
