/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.guice.InMemoryJournalModule;
import org.paxos4j.core.guice.InMemoryTransportModule;
import org.paxos4j.core.guice.PaxosModule;
import org.paxos4j.core.guice.StateMachineModule;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.transport.netty.NettyTransportModule;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** Three replicas and a client in one program, over a transport that one line chooses. */
public final class SwapTransport {
    private static final int NODES = 3;
    private static final int ADDITIONS = 100;

    private SwapTransport() {}

    /**
     * Adds to a counter, and prints its value.
     *
     * @param args {@code netty}, {@code memory} or {@code lossy}
     */
    public static void main(String[] args) throws Exception {
        try {
            Module transport = transport(args.length == 1 ? args[0] : "");
            System.out.println(ADDITIONS + " additions over " + args[0] + ": " + count(transport, ADDITIONS));
        } catch (IllegalArgumentException wrongUsage) {
            System.err.println(wrongUsage.getMessage());
            System.exit(2);
        }
    }

    static Module transport(String name) {
        return switch (name) {
            case "netty" -> new NettyTransportModule();
            case "memory" -> new InMemoryTransportModule(new InMemoryNetwork());
            case "lossy" -> new LossyTransportModule(new LossyTransportProvider(new NettyTransportProvider()));
            default -> throw new IllegalArgumentException("usage: netty|memory|lossy");
        };
    }

    /** Runs a cluster over a transport, has a client add 1 to a counter again and again, and gives what the last one heard. */
    static Record count(Module transport, int additions) throws Exception {
        List<String> addresses = freeAddresses();
        List<Replica> replicas = new ArrayList<>();
        try {
            for (int id = 1; id <= NODES; id++) {
                ReplicaAssembly assembly = injector(id, addresses, transport).getInstance(ReplicaAssembly.class);
                assembly.createJournal(); // it is in memory: each start is a first one
                replicas.add(assembly.start());
            }
            TransportProvider same = Guice.createInjector(transport).getInstance(TransportProvider.class);
            try (PaxosClient client = new PaxosClientBuilder()
                    .addresses(addresses)
                    .transport(same)
                    .stateMachines(List.of(new CounterProvider()))
                    .build()) {
                for (int i = 1; i < additions; i++) {
                    client.submit("counter", new Add("hits", 1)).join();
                }
                return client.submit("counter", new Add("hits", 1)).join();
            }
        } finally {
            replicas.forEach(Replica::close);
        }
    }

    private static Injector injector(int id, List<String> addresses, Module transport) {
        ReplicaSettings.Builder settings = ReplicaSettings.builder("swap", id).dataFolder(Path.of("in-memory"));
        for (int member = 1; member <= NODES; member++) {
            settings.member(member, addresses.get(member - 1));
        }
        return Guice.createInjector(
                new PaxosModule(settings.build()),
                new InMemoryJournalModule(),
                transport, // all that changes
                new StateMachineModule(new CounterProvider()));
    }

    private static List<String> freeAddresses() throws IOException {
        List<String> addresses = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            addresses.add("127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return addresses;
    }
}
