/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaBuilder;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.examples.stock.StockProvider;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** A replica put together by a builder. */
public final class WithoutGuice {
    private WithoutGuice() {}

    /**
     * The program.
     *
     * @param args {@code create} or {@code run}, the node's id, its data folder, and the addresses of nodes 1, 2, …
     */
    public static void main(String[] args) throws Exception {
        NodeProgram.main(args, WithoutGuice::assemble);
    }

    private static ReplicaAssembly assemble(ReplicaSettings settings) {
        return new ReplicaBuilder(settings)
                .journal(new MVStoreJournalProvider())
                .transport(new NettyTransportProvider())
                .stateMachine(new StockProvider())
                .build();
    }
}
