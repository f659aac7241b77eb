/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.statemachine.Bytes;

/**
 * Clients as programs have them, real replicas, and faults of every kind between and in them, from a seed; then all is
 * healed. Whatever a caller was told must be true of every replica in the end: done is there once, not done is nowhere and
 * never will be, unknown is there once or not at all. Every future completes by its deadline.
 *
 * <p>More seeds: {@code -Dpaxos.seeds=500}; one again: {@code -Dpaxos.seed=7 -Dpaxos.seeds=1}.
 */
class ClientChaosTest {
    private static final int MOST_IN_FLIGHT = 60;
    private static final long SLACK_MILLIS = 2;
    private static final Duration LATE_COPIES = Duration.ofSeconds(5);
    private static final Duration HEALED = Duration.ofSeconds(40);

    enum Told {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    @Test
    void whatACallerIsToldIsTrueWhateverBreaks() {
        long first = Long.getLong("paxos.seed", 1);
        long count = Long.getLong("paxos.seeds", 15);
        Map<Told, Integer> told = new EnumMap<>(Told.class);
        for (long seed = first; seed < first + count; seed++) {
            new Run(seed).asked.forEach(command -> told.merge(command.told(), 1, Integer::sum));
        }
        System.out.println("seeds " + first + " to " + (first + count - 1) + ": " + told);
        for (Told outcome : Told.values()) {
            assertTrue(told.getOrDefault(outcome, 0) > count, "hardly ever " + outcome + ": " + told);
        }
    }

    private record Asked(LedgerProvider.Entry entry, CompletableFuture<Record> answer, long deadline) {
        Told told() {
            if (!answer.isCompletedExceptionally()) {
                return Told.DONE;
            }
            Throwable why = answer.handle((result, failure) -> failure).join();
            if (why instanceof NotDoneException) {
                return Told.NOT_DONE;
            }
            return why instanceof OutcomeUnknownException ? Told.UNKNOWN : fail("an ending of another kind", why);
        }
    }

    private static final class Run {
        final List<Asked> asked = new ArrayList<>();
        private final VirtualCluster cluster;
        private final Map<Integer, LedgerProvider> ledgers = new HashMap<>();
        private final PriorityQueue<Asked> waiting = new PriorityQueue<>(Comparator.comparingLong(Asked::deadline));
        private final List<PaxosClient> clients = new ArrayList<>();
        private final SplittableRandom random;
        private long millis;

        Run(long seed) {
            random = new SplittableRandom(~seed);
            cluster = new VirtualCluster(List.of(1, 3, 3, 5).get(random.nextInt(4)), seed, this::ledger);
            IntStream.range(0, random.nextInt(1, 5)).forEach(number -> clients.add(cluster.connect()));
            for (int step = 0; step < 100; step++) {
                breakOrMend();
                for (int client = 0; client < clients.size(); client++) {
                    perhapsAsk(client);
                }
                pass(random.nextInt(random.nextInt(8) == 0 ? 1_500 : 150));
            }
            heal();
            audit();
        }

        private List<LedgerProvider> ledger(int node) {
            LedgerProvider ledger = new LedgerProvider();
            ledgers.put(node, ledger);
            return List.of(ledger);
        }

        /** Looks every millisecond for a future that should be done. */
        private void pass(int time) {
            for (int passed = 0; passed < time; passed++) {
                cluster.run(Duration.ofMillis(1));
                millis++;
                for (Asked next = waiting.peek();
                        next != null && next.deadline() + SLACK_MILLIS <= millis;
                        next = waiting.peek()) {
                    waiting.remove();
                    assertTrue(next.answer().isDone(), where() + " has left a caller without an answer");
                }
            }
        }

        private void breakOrMend() {
            int node = random.nextInt(2) == 0 && cluster.leader() != 0
                    ? cluster.leader()
                    : random.nextInt(1, cluster.size() + 1);
            switch (random.nextInt(22)) {
                case 0, 1, 2 -> crashOrStart(node);
                case 3, 4 ->
                    cluster.network()
                            .faulty(
                                    random.nextDouble(0.3),
                                    random.nextDouble(0.3),
                                    Duration.ofMillis(random.nextInt(1, 600)));
                case 5, 6 -> cluster.network().heal();
                case 7 ->
                    IntStream.rangeClosed(1, cluster.size()).forEach(peer -> {
                        cluster.network().cut(node, peer);
                        cluster.network().cut(peer, node);
                    });
                case 8 -> cluster.network().cutOffClients(node);
                case 9 -> cluster.network().cutNothing();
                case 10, 11 -> cluster.network().dropConnections();
                case 12 -> cluster.slowDisk(node, random.nextInt(1, 400));
                case 13 -> cluster.slowStateMachines(node, random.nextInt(1, 400));
                case 14 -> cluster.mend(node);
                case 15 -> cluster.holdUp(node, Duration.ofMillis(random.nextInt(3_000)));
                case 16 -> closeOne();
                default -> {}
            }
        }

        private void crashOrStart(int node) {
            if (!cluster.isRunning(node)) {
                cluster.start(node);
            } else {
                cluster.crash(node);
                if (random.nextBoolean()) {
                    cluster.start(node);
                }
            }
        }

        /** All that it has under way has an ending at once; a program goes on with a new one. */
        private void closeOne() {
            if (random.nextInt(3) == 0) {
                int client = random.nextInt(clients.size());
                clients.get(client).close();
                List<Asked> open = waiting.stream()
                        .filter(command -> command.entry().client() == client)
                        .toList();
                pass(1);
                open.forEach(command -> assertTrue(command.answer().isDone(), where() + " is closed and says nothing"));
                clients.set(client, cluster.connect());
            }
        }

        private void perhapsAsk(int client) {
            for (int burst = random.nextInt(12); burst > 0 && waiting.size() < MOST_IN_FLIGHT; burst--) {
                ask(client, deadlineMillis());
            }
        }

        /** Often about as long as a failover takes, so that it ends in the middle of one. */
        private int deadlineMillis() {
            return switch (random.nextInt(4)) {
                case 0 -> random.nextInt(1, 300);
                case 1 -> random.nextInt(300, 12_000);
                default -> random.nextInt(300, 3_000);
            };
        }

        private Asked ask(int client, int deadlineMillis) {
            LedgerProvider.Entry entry = new LedgerProvider.Entry(client, asked.size(), Bytes.EMPTY);
            CompletableFuture<Record> answer =
                    clients.get(client).submit("ledger", entry, Duration.ofMillis(deadlineMillis));
            Asked command = new Asked(entry, answer, millis + deadlineMillis);
            asked.add(command);
            waiting.add(command);
            return command;
        }

        private void heal() {
            cluster.network().heal();
            for (int id = 1; id <= cluster.size(); id++) {
                if (!cluster.isRunning(id)) {
                    cluster.start(id);
                }
                cluster.mend(id);
            }
            assertTrue(cluster.runUntil(() -> cluster.leader() != 0, HEALED), () -> where() + " elects no leader");
            for (int client = 0; client < clients.size(); client++) {
                Asked last = ask(client, 15_000);
                while (!last.answer().isDone()) {
                    pass(1);
                }
                assertEquals(Told.DONE, last.told(), where() + " is healed, and does nothing");
            }
            while (!waiting.isEmpty()) {
                pass(1);
            }
            cluster.run(LATE_COPIES);
            assertTrue(cluster.runUntil(this::allAgree, HEALED), () -> where() + " does not heal");
        }

        private boolean allAgree() {
            List<NodeStatus> statuses = cluster.statuses();
            long slot = statuses.get(0).committed();
            return statuses.stream().allMatch(status -> status.committed() == slot && status.applied() == slot);
        }

        private void audit() {
            Set<Record> answers = new HashSet<>();
            for (Asked command : asked) {
                Told told = command.told();
                ledgers.forEach((node, ledger) -> {
                    boolean isThere = ledger.booked().contains(command.entry());
                    if (told != Told.UNKNOWN && isThere != (told == Told.DONE)) {
                        fail(where() + ", node " + node + ": " + command + " was told " + told);
                    }
                });
                if (told == Told.DONE) {
                    assertTrue(answers.add(command.answer().join()), where() + ": an answer that is another's");
                }
            }
            ledgers.forEach((node, ledger) -> assertEquals(
                    ledger.booked().size(), ledger.length(), where() + ", node " + node + " has booked twice"));
        }

        private String where() {
            return "seed " + cluster.seed() + " after " + millis + " ms";
        }
    }
}
