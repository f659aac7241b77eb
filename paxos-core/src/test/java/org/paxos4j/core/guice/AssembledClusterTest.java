/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.memory.InMemoryTransportProvider;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.core.runtime.TallyProvider;

/** Three replicas put together by the modules, on their own threads, with journals and a network in memory. */
class AssembledClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final InMemoryJournalProvider journals = new InMemoryJournalProvider();
    private final Map<Integer, Replica> replicas = new HashMap<>();
    private PaxosClient client;

    @BeforeEach
    void startThreeReplicasAndAClient() throws Exception {
        for (int id = 1; id <= 3; id++) {
            assembly(id).createJournal();
            replicas.put(id, assembly(id).start());
        }
        client = new PaxosClientBuilder()
                .addresses(List.of("127.0.0.1:7701"))
                .transport(new InMemoryTransportProvider(network))
                .stateMachines(List.of(new TallyProvider()))
                .build();
    }

    @AfterEach
    void stopEverything() {
        client.close();
        replicas.values().forEach(Replica::close);
    }

    @Test
    void commandsAreAppliedOnceEachAndOutliveTheLeader() throws Exception {
        assertEquals(1, add(1));
        addMany(2_000);
        int leader = leader();

        replicas.remove(leader).close();
        assertEquals(2_002, add(1));

        replicas.put(leader, assembly(leader).start());
        replicas.remove(leader()).close(); // the two that are left hold everything
        assertEquals(2_003, add(1));
    }

    private int leader() {
        return replicas.values().stream()
                .map(Replica::status)
                .filter(status -> status.role().equals("leader"))
                .findFirst()
                .orElseThrow()
                .node();
    }

    private void addMany(int additions) {
        List<CompletableFuture<Record>> open = new ArrayList<>();
        for (int i = 0; i < additions; i++) {
            open.add(client.submit("tally", new TallyProvider.Plus(1), PATIENCE));
            if (open.size() == 500) {
                open.forEach(CompletableFuture::join);
                open.clear();
            }
        }
        open.forEach(CompletableFuture::join);
    }

    private long add(long amount) {
        return ((TallyProvider.Sum) client.submit("tally", new TallyProvider.Plus(amount), PATIENCE)
                        .join())
                .value();
    }

    private ReplicaAssembly assembly(int id) {
        ReplicaSettings settings = ReplicaSettings.builder("orders", id)
                .member(1, "127.0.0.1:7701")
                .member(2, "127.0.0.1:7702")
                .member(3, "127.0.0.1:7703")
                .dataFolder(Path.of("node-" + id))
                .build();
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                new PaxosModule(settings),
                new InMemoryJournalModule(journals),
                new InMemoryTransportModule(network),
                new StateMachineModule(new TallyProvider()),
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        binder().requireExplicitBindings();
                        binder().requireExactBindingAnnotations();
                        binder().disableCircularProxies();
                    }
                });
        return injector.getInstance(ReplicaAssembly.class);
    }
}
