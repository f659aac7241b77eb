/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import com.google.inject.AbstractModule;
import org.paxos4j.api.spi.JournalProvider;

/** Binds {@link JournalProvider} to the journal on H2 MVStore. Installing it opens no file. */
public final class MVStoreJournalModule extends AbstractModule {

    /** A module without settings. */
    public MVStoreJournalModule() {}

    @Override
    protected void configure() {
        bind(JournalProvider.class).toInstance(new MVStoreJournalProvider());
    }
}
