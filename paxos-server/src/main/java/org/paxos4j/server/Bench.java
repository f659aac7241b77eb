/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.server.padded.GetTotal;
import org.paxos4j.server.padded.PaddedCounterProvider;
import org.paxos4j.server.padded.Total;

/**
 * The measurement: a cluster of processes, and this process as its client. What the disk allows is measured before and after,
 * in the same folder; the load warms up until its rate stops rising; at the end the counter is compared with what was
 * acknowledged.
 */
final class Bench {
    /** A session keeps this many answers, so a client may have as many commands outstanding. */
    private static final int OUTSTANDING_PER_CLIENT = 1_024;

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BUDGET = Duration.ofMinutes(5);
    /** How many seconds of the warm-up are compared with as many before them: long enough for a noisy machine. */
    private static final int STRETCH_SECONDS = 20;

    private static final double STEADY = 1.03;

    private final Path folder;
    private final BenchPlan plan;
    private final Progress progress;
    private final PaddedCounterProvider machine = new PaddedCounterProvider();
    private final Deadline deadline;

    Bench(Path folder, BenchPlan plan, PrintWriter out) {
        this.folder = folder;
        this.plan = plan;
        this.progress = new Progress(out);
        this.deadline = Deadline.in(BUDGET.plus(plan.longest()));
    }

    /** What was measured. Whatever keeps it from being measured is a {@link CommandFailure}. */
    BenchReport run() throws InterruptedException {
        LocalCluster.NodeKind kind = new LocalCluster.NodeKind(plan.heap(), plan.settings());
        try (LocalCluster cluster = LocalCluster.create(folder, plan.nodes(), kind)) {
            ClusterAccess access = ClusterAccess.to(cluster.addresses(), new Choice("netty", "bench"), ClassPath.own());
            List<PaxosClient> clients = new ArrayList<>();
            try (ClusterAccess.Statuses statuses = access.statuses()) {
                cluster.startAll(deadline);
                progress.event(plan.nodes() + " nodes are ready, each a process with its journal in " + folder);
                for (int left = plan.outstanding(); left > 0; left -= OUTSTANDING_PER_CLIENT) {
                    clients.add(client(access));
                }
                return new Run(cluster, access, statuses, clients).run();
            } finally {
                clients.forEach(PaxosClient::close);
            }
        } finally {
            progress.endLine();
        }
    }

    private PaxosClient client(ClusterAccess access) {
        return new PaxosClientBuilder()
                .addresses(access.addresses())
                .transport(access.transport())
                .stateMachines(List.of(machine))
                .build();
    }

    /** One run against one cluster. */
    private final class Run {
        private final LocalCluster cluster;
        private final ClusterAccess access;
        private final ClusterAccess.Statuses statuses;
        private final List<PaxosClient> clients;

        Run(LocalCluster cluster, ClusterAccess access, ClusterAccess.Statuses statuses, List<PaxosClient> clients) {
            this.cluster = cluster;
            this.access = access;
            this.statuses = statuses;
            this.clients = clients;
        }

        BenchReport run() throws InterruptedException {
            leader();
            double limitBefore = DiskLimit.REFERENCE.perSecond(folder);
            double ownLimitBefore = plan.limit().perSecond(folder);
            progress.event(String.format(
                    Locale.ROOT, "the disk takes %,.0f entries of 16 B a second, 64 at a time", limitBefore));
            try (BenchLoad load = new BenchLoad(clients, plan.command(), plan.outstanding(), plan.perSecond());
                    PaxosClient other = client(access);
                    BenchLoad beside = beside(other)) {
                load.start();
                beside.start();
                Duration warmUp = warmUp(load);
                BenchReport.Measured measured = measure(load);
                List<Duration> failovers = failovers(load);
                load.stop();
                beside.stop();
                long total = total();
                return new BenchReport(
                        plan,
                        warmUp,
                        measured,
                        failovers,
                        (limitBefore + DiskLimit.REFERENCE.perSecond(folder)) / 2,
                        (ownLimitBefore + plan.limit().perSecond(folder)) / 2,
                        new BenchReport.Count(
                                total,
                                load.acknowledged() + beside.acknowledged(),
                                load.unknown() + beside.unknown(),
                                load.failed() + beside.failed()));
            }
        }

        private BenchLoad beside(PaxosClient other) {
            return plan.beside() == 0
                    ? new BenchLoad(List.of(other), new GetTotal(), 0, 0)
                    : new BenchLoad(List.of(other), plan.commandBeside(), 1, 0);
        }

        /**
         * In the closed loop until the latest stretch was faster by less than 3 % than the one before it. In the open loop, where
         * nobody can be faster than commands are due, for as long as the plan says.
         */
        private Duration warmUp(BenchLoad load) throws InterruptedException {
            long begun = System.nanoTime();
            List<Long> seconds = new ArrayList<>();
            while (System.nanoTime() - begun < plan.warmUp().toNanos()
                    && (plan.perSecond() > 0 || !isSteady(seconds))) {
                long before = load.acknowledged();
                TimeUnit.SECONDS.sleep(1);
                cluster.checkAlive();
                seconds.add(load.acknowledged() - before);
                progress.update("warming up: " + rate(load.acknowledged() - before, TimeUnit.SECONDS.toNanos(1)));
            }
            load.takeLatencies();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            progress.event("warm after " + took.toSeconds() + " s");
            return took;
        }

        private boolean isSteady(List<Long> seconds) {
            List<Long> both = latest(seconds, 2 * STRETCH_SECONDS);
            return both.size() == 2 * STRETCH_SECONDS
                    && sum(latest(both, STRETCH_SECONDS)) < STEADY * sum(both.subList(0, STRETCH_SECONDS));
        }

        private static List<Long> latest(List<Long> seconds, int count) {
            return seconds.subList(Math.max(0, seconds.size() - count), seconds.size());
        }

        private static long sum(List<Long> counts) {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        private String rate(long count, long nanos) {
            return String.format(Locale.ROOT, "%,.0f commands/s", count * 1e9 / nanos);
        }

        private BenchReport.Measured measure(BenchLoad load) throws InterruptedException {
            NodeStatus leaderBefore = leader();
            Usage usageBefore = Usage.of(cluster.processes());
            load.takeLatencies();
            long begun = System.nanoTime();
            Histogram all = new Histogram(3);
            List<BenchReport.Second> seconds = new ArrayList<>();
            for (int second = 1; second <= plan.seconds(); second++) {
                long end = begun + TimeUnit.SECONDS.toNanos(second);
                TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
                cluster.checkAlive();
                Histogram latest = load.takeLatencies();
                all.add(latest);
                seconds.add(BenchReport.Second.of(
                        latest, Usage.of(cluster.processes()).memory()));
                progress.update("measuring: " + rate(all.getTotalCount(), System.nanoTime() - begun) + ", second "
                        + second + " of " + plan.seconds());
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            Usage usageAfter = Usage.of(cluster.processes());
            return new BenchReport.Measured(elapsed, all, seconds, usageBefore, usageAfter, leaderBefore, leader());
        }

        private List<Duration> failovers(BenchLoad load) throws InterruptedException {
            List<Duration> times = new ArrayList<>();
            for (int number = 1; number <= plan.failovers(); number++) {
                int killed = leader().node();
                CompletableFuture<Duration> first = load.firstAcknowledgedFromNow();
                cluster.kill(killed);
                deadline.await("a command that is acknowledged after the leader's death", first::isDone);
                times.add(first.join());
                progress.event("leader " + killed + " killed (kill -9); next command acknowledged after "
                        + first.join().toMillis() + " ms");
                cluster.awaitReady(cluster.start(killed), deadline);
                deadline.await("node " + killed + " to catch up", this::allAreLevel);
            }
            return times;
        }

        private boolean allAreLevel() {
            List<NodeStatus> all = statuses.answers();
            long highest = all.stream().mapToLong(NodeStatus::committed).max().orElse(0);
            return all.size() == plan.nodes()
                    && all.stream().allMatch(status -> status.committed() > 0 && highest - status.committed() < 1_000);
        }

        private NodeStatus leader() throws InterruptedException {
            List<NodeStatus> found = new ArrayList<>();
            deadline.await("a leader", () -> {
                cluster.checkAlive();
                statuses.leader().ifPresent(found::add);
                return !found.isEmpty();
            });
            return found.get(0);
        }

        /** By a client of its own: one that has been told of every command that it sent. */
        private long total() {
            try (PaxosClient reader = client(access)) {
                Record answer = reader.submit(PaddedCounterProvider.NAME, new GetTotal(), COMMAND_TIMEOUT)
                        .join();
                return ((Total) answer).value();
            }
        }
    }
}
