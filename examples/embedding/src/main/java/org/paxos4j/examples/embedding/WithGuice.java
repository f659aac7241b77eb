/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import com.google.inject.Guice;
import com.google.inject.Injector;
import org.paxos4j.core.guice.PaxosModule;
import org.paxos4j.core.guice.StateMachineModule;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.examples.stock.StockProvider;
import org.paxos4j.journal.mvstore.MVStoreJournalModule;
import org.paxos4j.transport.netty.NettyTransportModule;

/** A replica put together by Guice: each part is a module, beside the program's own. */
public final class WithGuice {
    private WithGuice() {}

    /**
     * The program.
     *
     * @param args {@code create} or {@code run}, the node's id, its data folder, and the addresses of nodes 1, 2, …
     */
    public static void main(String[] args) throws Exception {
        NodeProgram.main(args, WithGuice::assemble);
    }

    private static ReplicaAssembly assemble(ReplicaSettings settings) {
        Injector injector = Guice.createInjector(
                new PaxosModule(settings),
                new NettyTransportModule(),
                new MVStoreJournalModule(),
                new StateMachineModule(new StockProvider()));
        return injector.getInstance(ReplicaAssembly.class);
    }
}
