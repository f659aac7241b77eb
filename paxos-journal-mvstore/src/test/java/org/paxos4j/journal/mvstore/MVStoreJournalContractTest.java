/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.testkit.junit.JournalContract;

class MVStoreJournalContractTest extends JournalContract {
    private final JournalProvider provider = new MVStoreJournalProvider();

    @Override
    protected JournalProvider provider() {
        return provider;
    }
}
