/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * What a measurement gave.
 *
 * @param plan what was asked for
 * @param warmUp how long the warm-up took
 * @param measured the time after it
 * @param failovers from each kill of the leader to the first command acknowledged that was due after it
 * @param reference {@link DiskLimit#REFERENCE} in the same run, in entries per second
 * @param limit {@link BenchPlan#limit} in the same run, in entries per second
 * @param count what was sent and what has become of it, from the first command on
 */
record BenchReport(
        BenchPlan plan,
        Duration warmUp,
        Measured measured,
        List<Duration> failovers,
        double reference,
        double limit,
        Count count) {
    private static final double MIB = 1 << 20;
    private static final int BARS = 40;

    /**
     * The time that was measured.
     *
     * @param elapsed how long it was
     * @param latencies of what was acknowledged in it, in nanoseconds
     * @param seconds the same, second by second
     * @param usageBefore what the processes had used at its beginning
     * @param usageAfter and at its end
     * @param leaderBefore how the leader was at its beginning
     * @param leaderAfter and at its end, the same node or another one
     */
    record Measured(
            Duration elapsed,
            Histogram latencies,
            List<Second> seconds,
            Usage usageBefore,
            Usage usageAfter,
            NodeStatus leaderBefore,
            NodeStatus leaderAfter) {

        double perSecond() {
            return latencies.getTotalCount() * 1e9 / elapsed.toNanos();
        }

        double cpuPer100k() {
            Duration nodes = usageAfter.nodesCpu().minus(usageBefore.nodesCpu());
            Duration client = usageAfter.clientCpu().minus(usageBefore.clientCpu());
            return perCommand(nodes.plus(client).toNanos()) * 100_000 / 1e9;
        }

        double diskBytes() {
            return perCommand(usageAfter.diskBytes() - usageBefore.diskBytes());
        }

        double loopbackBytes() {
            return perCommand(usageAfter.loopbackBytes() - usageBefore.loopbackBytes());
        }

        /** Of one leader; not known if there were two. */
        double syncsPerSecond() {
            return leaderAfter.node() == leaderBefore.node()
                    ? (leaderAfter.syncs() - leaderBefore.syncs()) * 1e9 / elapsed.toNanos()
                    : Double.NaN;
        }

        double commandsPerSlot() {
            return (double) latencies.getTotalCount() / Math.max(1, leaderAfter.committed() - leaderBefore.committed());
        }

        boolean leaderStayed() {
            return leaderAfter.ballot().equals(leaderBefore.ballot());
        }

        private double perCommand(long amount) {
            return (double) amount / Math.max(1, latencies.getTotalCount());
        }
    }

    /**
     * One second of it.
     *
     * @param commands how many were acknowledged
     * @param p50Micros half of them took at most this long; 0 if there were none
     * @param p999Micros all but one of a thousand took at most this long; 0 if there were none
     * @param memory resident memory of the nodes together, in bytes
     */
    record Second(long commands, long p50Micros, long p999Micros, long memory) {
        static Second of(Histogram latencies, long memory) {
            return new Second(latencies.getTotalCount(), micros(latencies, 50), micros(latencies, 99.9), memory);
        }
    }

    /**
     * What was sent, and what has become of it.
     *
     * @param total the counter at the end
     * @param acknowledged certainly added, each once
     * @param unknown perhaps added
     * @param failed certainly not added
     */
    record Count(long total, long acknowledged, long unknown, long failed) {
        /** How many acknowledged adds the counter lacks. */
        long lost() {
            return Math.max(0, acknowledged - total);
        }

        /** How many adds it has that nobody can have sent. */
        long duplicated() {
            return Math.max(0, total - acknowledged - unknown);
        }
    }

    private static long micros(Histogram latencies, double percentile) {
        return Math.round(latencies.getValueAtPercentile(percentile) / 1e3);
    }

    boolean held() {
        return count.lost() == 0
                && count.duplicated() == 0
                && measured.latencies().getTotalCount() > 0;
    }

    Map<String, Object> fields() {
        Histogram latencies = measured.latencies();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", plan.nodes());
        fields.put("payload", plan.payload());
        if (plan.beside() > 0) {
            fields.put("beside", plan.beside());
        }
        fields.put("outstanding", plan.outstanding());
        fields.put("journal", plan.journal());
        fields.put("heap", plan.heap());
        if (plan.perSecond() > 0) {
            fields.put("rate", plan.perSecond());
        }
        fields.put("warm_up_seconds", warmUp.toSeconds());
        fields.put("seconds", measured.elapsed().toMillis() / 1e3);
        fields.put("ops_per_second", Math.round(measured.perSecond()));
        fields.put("p50_us", micros(latencies, 50));
        fields.put("p99_us", micros(latencies, 99));
        fields.put("p999_us", micros(latencies, 99.9));
        fields.put("max_us", micros(latencies, 100));
        fields.put("cpu_seconds_per_100k", rounded(measured.cpuPer100k()));
        fields.put("servers_peak_rss_mb", rounded(measured.usageAfter().peakMemory() / MIB));
        if (!Double.isNaN(measured.syncsPerSecond())) {
            fields.put("leader_syncs_per_second", Math.round(measured.syncsPerSecond()));
        }
        fields.put("commands_per_slot", rounded(measured.commandsPerSlot()));
        fields.put("disk_bytes_per_command", Math.round(measured.diskBytes()));
        fields.put("loopback_bytes_per_command", Math.round(measured.loopbackBytes()));
        fields.put("leader_stayed", measured.leaderStayed());
        fields.put("disk_64x16_per_second", Math.round(reference));
        fields.put("fraction_of_disk_64x16", rounded(measured.perSecond() / reference));
        fields.put("disk_own_batch_per_second", Math.round(limit));
        fields.put("fraction_of_disk_own_batch", rounded(measured.perSecond() / limit));
        fields.put("acknowledged", count.acknowledged());
        fields.put("unknown", count.unknown());
        fields.put("failed", count.failed());
        fields.put("lost", count.lost());
        fields.put("duplicated", count.duplicated());
        if (!failovers.isEmpty()) {
            fields.put("failover_ms", failovers.stream().map(Duration::toMillis).toList());
        }
        fields.put(
                "timeline",
                measured.seconds().stream()
                        .map(second -> Map.of(
                                "ops", second.commands(),
                                "p50_us", second.p50Micros(),
                                "p999_us", second.p999Micros(),
                                "rss_mb", Math.round(second.memory() / MIB)))
                        .toList());
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    void print(PrintWriter out) {
        Histogram latencies = measured.latencies();
        out.printf(
                Locale.ROOT,
                "%n%,.0f commands/s: %d nodes, %,d B, %,d outstanding, %s%n",
                measured.perSecond(),
                plan.nodes(),
                plan.payload(),
                plan.outstanding(),
                plan.perSecond() > 0
                        ? String.format(Locale.ROOT, "%,.0f due a second", plan.perSecond())
                        : "closed loop");
        out.printf(
                Locale.ROOT,
                "  of the disk    %.2f of %,.0f/s (16 B, 64 for each force); %.2f of %,.0f/s (%,d B, %,d for each force)%n",
                measured.perSecond() / reference,
                reference,
                measured.perSecond() / limit,
                limit,
                plan.payload(),
                plan.outstanding());
        out.printf(
                Locale.ROOT,
                "  processors     %.2f s for 100,000 commands, all processes together%n",
                measured.cpuPer100k());
        out.printf(
                Locale.ROOT,
                "  memory         %,.0f MB, the nodes together, at most%n",
                measured.usageAfter().peakMemory() / MIB);
        out.printf(
                Locale.ROOT,
                "  the leader     %,.0f syncs/s, %.1f commands a slot; %s%n",
                measured.syncsPerSecond(),
                measured.commandsPerSlot(),
                measured.leaderStayed() ? "it stayed the same" : "IT WAS REPLACED");
        out.printf(
                Locale.ROOT,
                "  for a command  %,.0f B written to disks, %,.0f B over the loopback interface%n",
                measured.diskBytes(),
                measured.loopbackBytes());
        out.printf(
                Locale.ROOT,
                "  checked        %,d acknowledged, %,d unknown, %,d failed: %,d lost, %,d repeated%n",
                count.acknowledged(),
                count.unknown(),
                count.failed(),
                count.lost(),
                count.duplicated());
        if (!failovers.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "  failover       %s ms; median %d ms%n",
                    failovers.stream().map(Duration::toMillis).toList(),
                    failovers.stream()
                            .sorted()
                            .toList()
                            .get(failovers.size() / 2)
                            .toMillis());
        }
        out.printf("%nlatency%n");
        for (double percentile : new double[] {50, 90, 99, 99.9, 99.99, 100}) {
            out.printf(
                    Locale.ROOT,
                    "  %-7s %10.3f ms  %s%n",
                    percentile == 100
                            ? "max"
                            : "p"
                                    + String.format(Locale.ROOT, "%.4g", percentile)
                                            .replaceAll("\\.?0+$", ""),
                    latencies.getValueAtPercentile(percentile) / 1e6,
                    bar(latencies.getValueAtPercentile(percentile), latencies.getMaxValue()));
        }
        List<Second> shown = every(measured.seconds(), 20);
        out.printf("%n%7s %12s %10s %10s %9s%n", "second", "commands", "p50 ms", "p99.9 ms", "memory MB");
        long most =
                measured.seconds().stream().mapToLong(Second::commands).max().orElse(1);
        for (Second second : shown) {
            out.printf(
                    Locale.ROOT,
                    "%7d %,12d %10.3f %10.3f %9.0f  %s%n",
                    measured.seconds().indexOf(second) + 1,
                    second.commands(),
                    second.p50Micros() / 1e3,
                    second.p999Micros() / 1e3,
                    second.memory() / MIB,
                    bar(second.commands(), most));
        }
    }

    /** At most so many, evenly spread, the last among them. */
    private static List<Second> every(List<Second> seconds, int most) {
        int step = (seconds.size() + most - 1) / most;
        List<Second> chosen = new ArrayList<>();
        for (int i = step - 1; i < seconds.size(); i += step) {
            chosen.add(seconds.get(i));
        }
        return chosen;
    }

    private static String bar(long value, long most) {
        return "#".repeat((int) Math.round((double) BARS * value / Math.max(1, most)));
    }
}
