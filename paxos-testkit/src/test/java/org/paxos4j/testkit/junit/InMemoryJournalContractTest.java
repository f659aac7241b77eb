/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.nio.file.Path;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.memory.InMemoryJournalProvider;

/** Here, because the test kit is built after the core, which has this journal. */
class InMemoryJournalContractTest extends JournalContract {
    private final InMemoryJournalProvider provider = new InMemoryJournalProvider();

    @Override
    protected JournalProvider provider() {
        return provider;
    }

    @Override
    protected Path crash(Path crashed) throws JournalRefusedException {
        provider.crash(crashed);
        return crashed;
    }
}
