/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.core.apply.TallyProvider;
import org.paxos4j.statemachine.CommandRejected;

/** The client with its thread, over the in-memory transport. */
@Timeout(60)
class PaxosClientTest {
    private static PaxosClient client(TestCluster cluster, String... addresses) {
        return new PaxosClientBuilder()
                .addresses(List.of(addresses))
                .transport(cluster.provider)
                .stateMachines(List.of(new TallyProvider()))
                .build();
    }

    @Test
    void commandsOfManyThreadsAreEachAppliedOnce() throws Exception {
        try (TestCluster cluster = new TestCluster(1, 2, 3);
                PaxosClient client = client(cluster, "node1:7701")) {
            ExecutorService callers = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int caller = 0; caller < 4; caller++) {
                    running.add(callers.submit(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            client.submit("tally", new TallyProvider.Add(1)).join();
                        }
                    }));
                }
                for (Future<?> done : running) {
                    done.get(50, TimeUnit.SECONDS);
                }
            } finally {
                callers.shutdownNow();
            }
            TallyProvider.Sum sum = (TallyProvider.Sum)
                    client.submit("tally", new TallyProvider.Add(0)).join();
            assertEquals(4_000, sum.total());
        }
    }

    @Test
    void refusalsReachTheCaller() {
        try (TestCluster cluster = new TestCluster(2);
                PaxosClient client = client(cluster, "node1:7701", "node2:7702")) {
            CompletableFuture<Record> refused = client.submit("tally", new TallyProvider.Refuse("no"));
            Throwable cause =
                    assertThrows(CompletionException.class, refused::join).getCause();
            assertInstanceOf(CommandRejected.class, cause);
        }
    }

    @Test
    void aClusterThatIsNotThereMeansNotDone() {
        try (TestCluster cluster = new TestCluster();
                PaxosClient client = client(cluster, "node1:7701")) {
            CompletableFuture<Record> future = client.submit("tally", new TallyProvider.Add(1), Duration.ofMillis(200));
            Throwable cause =
                    assertThrows(CompletionException.class, future::join).getCause();
            assertInstanceOf(NotDoneException.class, cause);
        }
    }

    @Test
    void closingEndsTheThreadEvenFromACallback() {
        try (TestCluster cluster = new TestCluster(2)) {
            PaxosClient client = client(cluster, "node2:7702");
            CompletableFuture<Thread> closed = client.submit("tally", new TallyProvider.Add(1))
                    .thenApply(result -> {
                        client.close();
                        return Thread.currentThread();
                    });
            Thread callback = closed.join();
            client.close();
            assertTrue(
                    callback == Thread.currentThread() || !callback.isAlive(),
                    "the client's thread has ended once close returns");
            assertTrue(client.submit("tally", new TallyProvider.Add(1)).isCompletedExceptionally());
        }
    }

    @Test
    void whatIsSubmittedWhileTheClientIsClosedCompletes() throws Exception {
        try (TestCluster cluster = new TestCluster(2)) {
            PaxosClient client = client(cluster, "node2:7702");
            ExecutorService callers = Executors.newFixedThreadPool(3);
            try {
                CountDownLatch underWay = new CountDownLatch(3);
                List<Future<List<CompletableFuture<Record>>>> running = new ArrayList<>();
                for (int caller = 0; caller < 3; caller++) {
                    running.add(callers.submit(() -> {
                        List<CompletableFuture<Record>> asked = new ArrayList<>();
                        do {
                            asked.add(client.submit("tally", new TallyProvider.Add(1)));
                            underWay.countDown();
                        } while (asked.size() < 100_000 && !saysThatItIsClosed(asked.get(asked.size() - 1)));
                        return asked;
                    }));
                }
                underWay.await();
                client.close();
                for (Future<List<CompletableFuture<Record>>> caller : running) {
                    for (CompletableFuture<Record> future : caller.get(50, TimeUnit.SECONDS)) {
                        assertTrue(future.isDone(), "nobody will complete it any more");
                    }
                }
            } finally {
                callers.shutdownNow();
            }
        }
    }

    private static boolean saysThatItIsClosed(CompletableFuture<Record> future) {
        return future.isCompletedExceptionally()
                && String.valueOf(future.handle((result, failure) -> failure).join())
                        .contains("is closed");
    }

    @Test
    void addressesAndTransportMustBeGiven() {
        PaxosClientBuilder nothing = new PaxosClientBuilder();
        assertThrows(IllegalStateException.class, nothing::build);
        assertThrows(IllegalStateException.class, nothing.addresses(List.of("node1:7701"))::build);
        for (String wrong : List.of("node1", "node1:", ":7701", "node1:0", "node1:65536", "a b:1", "")) {
            assertThrows(IllegalArgumentException.class, () -> nothing.addresses(List.of(wrong)), wrong);
        }
    }
}
