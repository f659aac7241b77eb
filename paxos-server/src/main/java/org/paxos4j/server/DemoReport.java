/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * What the demo found, and whether it is as it must be.
 *
 * @param load what the clients were told
 * @param clients how many there were
 * @param failover from the kill of the leader to the first acknowledged add that was begun after it
 * @param killed the node that was killed and started again
 * @param values the counters' values after the load, in the order of the load's keys
 * @param lastRead a slot at or above that of the last read
 * @param nodes how the nodes were at the end, all at one slot
 */
record DemoReport(
        CounterLoad.Result load,
        int clients,
        Duration failover,
        int killed,
        List<Long> values,
        long lastRead,
        List<NodeStatus> nodes) {

    /**
     * One check.
     *
     * @param what what must hold
     * @param held whether it did
     */
    record Check(String what, boolean held) {}

    boolean held() {
        return checks().stream().allMatch(Check::held);
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "no acknowledged add is lost: value >= acknowledged, for each counter",
                IntStream.range(0, values.size())
                        .allMatch(i -> values.get(i) >= load.keys().get(i).acknowledged())));
        checks.add(new Check(
                "no add is repeated: value <= acknowledged + unknown, for each counter",
                IntStream.range(0, values.size())
                        .allMatch(i -> values.get(i) <= most(load.keys().get(i)))));
        checks.add(new Check(
                "at most one add of each client has an unknown outcome: " + load.unknown() + " of " + clients,
                load.unknown() <= clients));
        checks.add(new Check(
                "all nodes have equal digests at one slot",
                nodes.stream().mapToLong(NodeStatus::digest).distinct().count() == 1
                        && nodes.stream()
                                        .mapToLong(NodeStatus::digestSlot)
                                        .distinct()
                                        .count()
                                == 1));
        checks.add(new Check(
                "node " + killed + ", killed and started again, has caught up",
                nodes.stream().anyMatch(status -> status.node() == killed && status.applied() >= lastRead)));
        return checks;
    }

    private static long most(CounterLoad.KeyCount count) {
        return count.acknowledged() + count.unknown();
    }

    void print(PrintWriter out) {
        out.println();
        out.printf(Locale.ROOT, "%-10s %14s %9s %12s%n", "counter", "acknowledged", "unknown", "value");
        for (int i = 0; i < values.size(); i++) {
            CounterLoad.KeyCount count = load.keys().get(i);
            out.printf(
                    Locale.ROOT,
                    "%-10s %,14d %,9d %,12d%n",
                    count.key(),
                    count.acknowledged(),
                    count.unknown(),
                    values.get(i));
        }
        out.printf(Locale.ROOT, "%n%-10s %14s %14s  %s%n", "node", "applied", "digest slot", "digest");
        for (NodeStatus status : nodes) {
            out.printf(
                    Locale.ROOT,
                    "%-10d %,14d %,14d  %s%n",
                    status.node(),
                    status.applied(),
                    status.digestSlot(),
                    StatusCommand.digest(status));
        }
        out.printf(
                Locale.ROOT,
                "%n%,d adds acknowledged in %.1f s, failover included: %,.0f adds/s; p50 %.2f ms, p99 %.2f ms, max %.0f ms%n",
                load.acknowledged(),
                load.elapsed().toNanos() / 1e9,
                load.perSecond(),
                load.latencies().nanosAt(0.50) / 1e6,
                load.latencies().nanosAt(0.99) / 1e6,
                load.latencies().maxNanos() / 1e6);
        out.printf(Locale.ROOT, "failover: %d ms from the kill to the next acknowledged add%n%n", failover.toMillis());
        for (Check check : checks()) {
            out.println((check.held() ? "ok      " : "FAILED  ") + check.what());
        }
        out.println(held() ? "every check held" : "NOT every check held");
    }
}
