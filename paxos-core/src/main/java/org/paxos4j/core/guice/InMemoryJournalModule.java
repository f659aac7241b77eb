/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.guice;

import com.google.inject.AbstractModule;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.core.memory.InMemoryJournalProvider;

/** Binds {@link JournalProvider} to journals in memory: for tests and for what may be forgotten. */
public final class InMemoryJournalModule extends AbstractModule {
    private final InMemoryJournalProvider provider;

    /** With journals that nobody else sees. */
    public InMemoryJournalModule() {
        this(new InMemoryJournalProvider());
    }

    /** With the journals of a provider that outlives the injector: a replica can be restarted with what it has synced. */
    public InMemoryJournalModule(InMemoryJournalProvider provider) {
        this.provider = provider;
    }

    @Override
    protected void configure() {
        bind(JournalProvider.class).toInstance(provider);
    }
}
