/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * The demonstration: a cluster of processes under load loses its leader to SIGKILL at a third of the load and gets it
 * back at two thirds; afterwards nothing may be lost, nothing repeated, no lock may have had two holders whose writes were mixed,
 * and all nodes must hold the same.
 */
final class Demo {
    private static final int ADDERS = 16;
    private static final int COUNTERS = 8;
    private static final int LOCKERS = 4;
    private static final int LOCKS = 2;
    /** Of the holder that sleeps; longer than a failover takes would be needless: without a leader the log has no time. */
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

    private static final String DOOR = "demo-door";
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    /** For everything except a load that is limited by time: enough for two slow cores. */
    private static final Duration BUDGET = Duration.ofMinutes(5);

    private final Path folder;
    private final int nodes;
    private final DemoGoal goal;
    private final Progress progress;
    private final Deadline deadline;

    Demo(Path folder, int nodes, DemoGoal goal, PrintWriter out) {
        this.folder = folder;
        this.nodes = nodes;
        this.goal = goal;
        this.progress = new Progress(out);
        this.deadline = Deadline.in(BUDGET.plus(goal.time()));
    }

    /** What it found. Whatever keeps it from finding out is a {@link CommandFailure}. */
    DemoReport run() throws InterruptedException {
        progress.event(nodes + " nodes, each a process with its journal on disk, in " + folder);
        try (LocalCluster cluster = LocalCluster.create(folder, nodes)) {
            ClusterAccess access = ClusterAccess.to(cluster.addresses(), new Choice("netty", "demo"), ClassPath.own());
            try (ClusterAccess.Statuses statuses = access.statuses()) {
                cluster.startAll(deadline);
                progress.event("all nodes are ready");
                return loadAndCheck(cluster, access, statuses);
            }
        } finally {
            progress.endLine();
        }
    }

    private DemoReport loadAndCheck(LocalCluster cluster, ClusterAccess access, ClusterAccess.Statuses statuses)
            throws InterruptedException {
        List<String> counters = names("counter", COUNTERS);
        GuardedWrites writes = new GuardedWrites();
        Load.Result adds;
        Load.Result grants;
        Duration failover;
        int killed;
        try (Load adding = new Load(access::client, ADDERS, new CounterWorkload(counters), COMMAND_TIMEOUT);
                Load locking = new Load(
                        access::client,
                        LOCKERS,
                        new LockWorkload(names("lock", LOCKS), writes, "demo", COMMAND_TIMEOUT),
                        COMMAND_TIMEOUT);
                PaxosClient sleeper = access.client();
                PaxosClient successor = access.client()) {
            adding.start();
            locking.start();
            progress.event(String.format(
                    "%d clients add 1 to %d counters, %d take and release %d locks, until %s",
                    ADDERS, COUNTERS, LOCKERS, LOCKS, goal));
            Watched watched = new Watched(cluster, adding, locking, System.nanoTime());
            watched.until("a third of the load", () -> watched.share() >= 1 / 3.0);
            LockOwner asleep = new LockOwner(new Sender(sleeper, COMMAND_TIMEOUT), "sleeper");
            long oldToken = Answers.to(() -> asleep.acquire(DOOR, SHORT_LEASE, COMMAND_TIMEOUT));
            writes.write(DOOR, oldToken, asleep.name());
            killed = leader(cluster, statuses);
            CompletableFuture<Duration> first = adding.firstAcknowledgedFromNow();
            cluster.kill(killed);
            progress.event(String.format(
                    Locale.ROOT,
                    "node %d, the leader, killed (kill -9) after %,d adds",
                    killed,
                    adding.acknowledged()));
            watched.until("an acknowledged add after the leader's death", first::isDone);
            failover = first.join();
            progress.event("the others carry on: next add acknowledged " + failover.toMillis() + " ms after the kill");
            outliveALease(new LockOwner(new Sender(successor, COMMAND_TIMEOUT), "successor"), writes);
            if (!writes.write(DOOR, oldToken, asleep.name())) {
                progress.event("the holder before woke up and wrote under its old token: turned away");
            }
            watched.until("two thirds of the load", () -> watched.share() >= 2 / 3.0);
            NodeProcess restarted = cluster.start(killed);
            progress.event("node " + killed + " started again");
            watched.until("node " + killed + " to be ready again", restarted::isReady);
            progress.event("node " + killed + " is ready again");
            watched.until("the end of the load", () -> watched.share() >= 1);
            adds = adding.stop();
            grants = locking.stop();
        }
        progress.event(String.format(
                Locale.ROOT, "load ended after %,d adds and %,d grants", adds.acknowledged(), grants.acknowledged()));
        List<Long> values = read(access, counters);
        long lastRead = appliedByAny(cluster, statuses);
        List<NodeStatus> atEnd = converged(cluster, statuses, lastRead);
        return new DemoReport(adds, ADDERS, grants, writes.result(), failover, killed, values, lastRead, atEnd);
    }

    private static List<String> names(String what, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "demo-" + what + "-" + number)
                .toList();
    }

    /** Somebody else is granted the lock once the lease of its holder has ended, whom nobody has asked to give it back. */
    private void outliveALease(LockOwner successor, GuardedWrites writes) throws InterruptedException {
        long token = Answers.to(() -> successor.acquire(DOOR, COMMAND_TIMEOUT, COMMAND_TIMEOUT));
        writes.write(DOOR, token, successor.name());
        progress.event("a lock whose holder slept over its lease of " + Durations.text(SHORT_LEASE)
                + " went to the next, under token " + token);
    }

    /** The load while it runs: every wait watches the nodes, the clients and the time. */
    private final class Watched {
        private final LocalCluster cluster;
        private final Load adding;
        private final Load locking;
        private final long startedNanos;

        Watched(LocalCluster cluster, Load adding, Load locking, long startedNanos) {
            this.cluster = cluster;
            this.adding = adding;
            this.locking = locking;
            this.startedNanos = startedNanos;
        }

        double share() {
            return goal.share(adding.acknowledged(), locking.acknowledged(), elapsed());
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }

        void until(String what, BooleanSupplier reached) throws InterruptedException {
            deadline.await(what, () -> {
                cluster.checkAlive();
                Stream.of(adding, locking)
                        .flatMap(load -> load.failure().stream())
                        .forEach(failure -> {
                            throw new IllegalStateException("a client of the load failed", failure);
                        });
                double seconds = Math.max(1e-3, elapsed().toNanos() / 1e9);
                progress.update(String.format(
                        Locale.ROOT,
                        "%,d adds (%,.0f/s) and %,d grants acknowledged, %d unknown, %d of %d nodes run",
                        adding.acknowledged(),
                        adding.acknowledged() / seconds,
                        locking.acknowledged(),
                        adding.unknown() + locking.unknown(),
                        cluster.processes().size(),
                        cluster.size()));
                return reached.getAsBoolean();
            });
        }
    }

    private int leader(LocalCluster cluster, ClusterAccess.Statuses statuses) throws InterruptedException {
        List<NodeStatus> leaders = new ArrayList<>();
        deadline.await("a leader", () -> {
            cluster.checkAlive();
            statuses.leader().ifPresent(leaders::add);
            return !leaders.isEmpty();
        });
        return leaders.get(0).node();
    }

    private List<Long> read(ClusterAccess access, List<String> keys) throws InterruptedException {
        List<Long> values = new ArrayList<>();
        try (PaxosClient client = access.client()) {
            Counters counters = new Counters(new Sender(client, COMMAND_TIMEOUT));
            for (String key : keys) {
                values.add(Answers.to(() -> counters.get(key)));
            }
        }
        return values;
    }

    /** A slot at or above that of the last read: whoever answered it had applied it. */
    private long appliedByAny(LocalCluster cluster, ClusterAccess.Statuses statuses) throws InterruptedException {
        List<Long> highest = new ArrayList<>();
        deadline.await("the status of all nodes", () -> {
            cluster.checkAlive();
            List<NodeStatus> answers = statuses.answers();
            if (answers.size() == nodes) {
                answers.stream().mapToLong(NodeStatus::applied).max().ifPresent(highest::add);
            }
            return !highest.isEmpty();
        });
        return highest.get(0);
    }

    /** All nodes at one slot, at or above {@code slot}; that they hold the same there is for the report to check. */
    private List<NodeStatus> converged(LocalCluster cluster, ClusterAccess.Statuses statuses, long slot)
            throws InterruptedException {
        List<NodeStatus> latest = new ArrayList<>();
        deadline.await("all nodes to have applied the same slot, " + slot + " or later", () -> {
            cluster.checkAlive();
            latest.clear();
            latest.addAll(statuses.answers());
            progress.update(
                    "applied: " + latest.stream().map(NodeStatus::applied).toList());
            return latest.size() == nodes
                    && latest.stream().allMatch(status -> status.applied() >= slot && status.digestSlot() >= slot)
                    && latest.stream().mapToLong(NodeStatus::applied).distinct().count() == 1
                    && latest.stream()
                                    .mapToLong(NodeStatus::digestSlot)
                                    .distinct()
                                    .count()
                            == 1;
        });
        return List.copyOf(latest);
    }
}
