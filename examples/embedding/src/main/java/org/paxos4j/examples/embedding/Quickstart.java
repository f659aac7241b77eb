/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import java.nio.file.Path;
import java.util.List;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaBuilder;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** A replica and a client of it in one program, shorter than a program should be: it lets all faults through. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * The program: {@code Quickstart create} once, then {@code Quickstart run} as often as you like.
     *
     * @param args {@code create} or {@code run}, and if wanted another folder and another address than those below
     */
    public static void main(String[] args) throws Exception {
        String address = args.length > 2 ? args[2] : "127.0.0.1:7701";
        ReplicaSettings settings = ReplicaSettings.builder("web", 1) // node 1 of the cluster "web"
                .member(1, address) // and a line for each other node
                .dataFolder(Path.of(args.length > 1 ? args[1] : "data"))
                .build();
        ReplicaAssembly assembly = new ReplicaBuilder(settings)
                .journal(new MVStoreJournalProvider())
                .transport(new NettyTransportProvider())
                .stateMachine(new VisitsProvider())
                .build();
        if (args[0].equals("create")) {
            assembly.createJournal(); // once in the life of a node, never to replace a lost one
            return;
        }
        try (Replica replica = assembly.start();
                PaxosClient client = new PaxosClientBuilder()
                        .addresses(List.of(address))
                        .transport(new NettyTransportProvider())
                        .stateMachines(List.of(new VisitsProvider()))
                        .build()) {
            System.out.println("listening on " + replica.address());
            System.out.println(client.submit("visits", new VisitsProvider.Visit("/index.html"))
                    .join());
        }
    }
}
