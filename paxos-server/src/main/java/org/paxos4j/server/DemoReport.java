/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * What the demo found, and whether it is as it must be.
 *
 * @param adds what the clients that add were told
 * @param adders how many of these there were
 * @param grants what the clients that take locks were told
 * @param writes what has become of the writes to what the locks guard
 * @param failover from the kill of the leader to the first acknowledged add that was begun after it
 * @param killed the node that was killed and started again
 * @param values the counters' values after the load, in the order of the load's keys
 * @param lastRead a slot at or above that of the last read
 * @param nodes how the nodes were at the end, all at one slot
 */
record DemoReport(
        Load.Result adds,
        int adders,
        Load.Result grants,
        GuardedWrites.Result writes,
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
                        .allMatch(i -> values.get(i) >= adds.keys().get(i).acknowledged())));
        checks.add(new Check(
                "no add is repeated: value <= acknowledged + unknown, for each counter",
                IntStream.range(0, values.size())
                        .allMatch(i -> values.get(i) <= most(adds.keys().get(i)))));
        checks.add(new Check(
                "at most one add of each client has an unknown outcome: " + adds.unknown() + " of " + adders,
                adds.unknown() <= adders));
        checks.add(new Check(
                String.format(
                        Locale.ROOT,
                        "what the locks guard took no write under an older token, and none of two holders under one: %,d"
                                + " taken",
                        writes.taken()),
                writes.outOfOrder() == 0));
        checks.add(new Check("a holder whose lease had ended was turned away by its token", writes.turnedAway() > 0));
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

    private static long most(Tally.KeyCount count) {
        return count.acknowledged() + count.unknown();
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("held", held());
        fields.put(
                "checks",
                checks().stream()
                        .map(check -> Map.of("what", check.what(), "held", check.held()))
                        .toList());
        fields.put("failover_ms", failover.toMillis());
        fields.put("adds", adds.fields());
        fields.put("grants", grants.fields());
        fields.put("writes_taken", writes.taken());
        fields.put("writes_turned_away", writes.turnedAway());
        fields.put(
                "digest_slot",
                nodes.stream().mapToLong(NodeStatus::digestSlot).max().orElse(0));
        return fields;
    }

    void print(PrintWriter out) {
        out.println();
        out.printf(Locale.ROOT, "%-16s %14s %9s %12s%n", "counter", "acknowledged", "unknown", "value");
        for (int i = 0; i < values.size(); i++) {
            Tally.KeyCount count = adds.keys().get(i);
            out.printf(
                    Locale.ROOT,
                    "%-16s %,14d %,9d %,12d%n",
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
        out.println();
        print(adds, out);
        print(grants, out);
        out.printf(Locale.ROOT, "failover: %d ms from the kill to the next acknowledged add%n%n", failover.toMillis());
        for (Check check : checks()) {
            out.println((check.held() ? "ok      " : "FAILED  ") + check.what());
        }
        out.println(held() ? "every check held" : "NOT every check held");
    }

    private static void print(Load.Result load, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d %s acknowledged in %.1f s, failover included: %,.0f %2$s/s; p50 %.2f ms, p99 %.2f ms, max %.0f ms%n",
                load.acknowledged(),
                load.counted(),
                load.elapsed().toNanos() / 1e9,
                load.perSecond(),
                load.latencyMillis(50),
                load.latencyMillis(99),
                load.maxLatencyMillis());
    }
}
