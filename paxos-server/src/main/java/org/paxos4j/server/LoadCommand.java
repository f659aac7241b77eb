/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drives a running cluster. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Drives a running cluster and says what the clients were told.",
            "Clients, each with a session of its own and one operation outstanding, add 1 to counters named load-0,"
                    + " load-1, …; or they take locks of these names, write to what they guard, and give them back. They go on"
                    + " trying while the cluster is down. After the last second they wait for the answers still"
                    + " outstanding, at most the time-out.",
            "Exit 0 if anything was acknowledged, else 10 if an outcome is unknown, else 11; 1 if something that a lock guards"
                    + " took a write with an older token."
        })
final class LoadCommand implements Callable<Integer> {
    private static final int MAX_CLIENTS = 1_024;
    private static final int MAX_KEYS = 100_000;
    private static final int MAX_SECONDS = 7 * 24 * 3_600;
    private static final int MAX_RATE = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            defaultValue = "counter",
            description = "What they do: counter or lock.")
    private Kind workload = Kind.COUNTER;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "8", description = "How many clients, 1 to 1024.")
    private int clients;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many counters or locks, 1 to 100000.")
    private int keys;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "How long, 1 to 604800.")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "How many operations a second of all clients together, 1 to 1000000; latencies then count from when"
                            + " each was due. Without it, as many as the cluster answers.")
    private @Nullable Integer rate;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "A file for what was sent and heard, one JSON object a line; replaced if it is there.")
    private @Nullable Path history;

    @Option(names = "--json", description = "Answer as one JSON object.")
    private boolean json;

    /** The workloads. */
    enum Kind {
        COUNTER,
        LOCK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--clients", clients, 1, MAX_CLIENTS);
        Ranges.check("--keys", keys, 1, MAX_KEYS);
        Ranges.check("--seconds", seconds, 1, MAX_SECONDS);
        if (rate != null) {
            Ranges.check("--rate", rate, 1, MAX_RATE);
        }
        List<String> names =
                IntStream.range(0, keys).mapToObj(key -> "load-" + key).toList();
        GuardedWrites writes = new GuardedWrites();
        Load.Result result = run(workload(names, writes));
        print(result, writes.result());
        return exitCode(result, writes.result());
    }

    private Workload workload(List<String> names, GuardedWrites writes) {
        return switch (workload) {
            case COUNTER -> new CounterWorkload(names);
            case LOCK -> {
                // A name of its own for each run: two runs at a time must not be one owner.
                String owners =
                        "load-" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
                yield new LockWorkload(names, writes, owners, cluster.timeout());
            }
        };
    }

    private Load.Result run(Workload does) throws InterruptedException {
        ClusterAccess access = cluster.access();
        Pace pace = rate == null ? Pace.UNLIMITED : new Pace(rate, clients);
        try (History kept = history == null ? History.none() : History.in(history, does.keys());
                Load load = new Load(access::client, clients, does, cluster.timeout(), pace, kept)) {
            load.start();
            TimeUnit.SECONDS.sleep(seconds);
            return load.stop();
        }
    }

    private static int exitCode(Load.Result result, GuardedWrites.Result writes) {
        if (writes.outOfOrder() > 0) {
            throw new CommandFailure(
                    ExitCode.CHECK_FAILED, writes.outOfOrder() + " writes were taken that came under an older token");
        }
        if (result.acknowledged() > 0) {
            return ExitCode.DONE;
        }
        if (result.unknown() > 0) {
            throw new CommandFailure(
                    ExitCode.OUTCOME_UNKNOWN,
                    "nothing was acknowledged; " + result.unknown() + " " + result.counted() + " may have been done");
        }
        throw new CommandFailure(ExitCode.NOT_DONE, "nothing was acknowledged, and nothing was done");
    }

    private void print(Load.Result result, GuardedWrites.Result writes) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object(fields(result, writes)));
            return;
        }
        out.printf(
                Locale.ROOT,
                "acknowledged %,d, failed %,d, unknown %,d in %.1f s: %,.0f %s/s%n",
                result.acknowledged(),
                result.failed(),
                result.unknown(),
                result.elapsed().toNanos() / 1e9,
                result.perSecond(),
                result.counted());
        out.printf(
                Locale.ROOT,
                "latency p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                result.latencyMillis(50),
                result.latencyMillis(99),
                result.maxLatencyMillis());
        if (workload == Kind.LOCK) {
            out.printf(
                    Locale.ROOT,
                    "guarded writes taken %,d, turned away %,d, out of order %,d%n",
                    writes.taken(),
                    writes.turnedAway(),
                    writes.outOfOrder());
        }
        out.printf(Locale.ROOT, "%-16s %14s %9s%n", workload, "acknowledged", "unknown");
        for (Tally.KeyCount count : result.keys()) {
            out.printf(Locale.ROOT, "%-16s %,14d %,9d%n", count.key(), count.acknowledged(), count.unknown());
        }
    }

    private Map<String, Object> fields(Load.Result result, GuardedWrites.Result writes) {
        Map<String, Object> perKey = new LinkedHashMap<>();
        for (Tally.KeyCount count : result.keys()) {
            perKey.put(count.key(), Map.of("acknowledged", count.acknowledged(), "unknown", count.unknown()));
        }
        Map<String, Object> fields = result.fields();
        fields.put("workload", workload.toString());
        fields.put("keys", perKey);
        if (workload == Kind.LOCK) {
            fields.put(
                    "writes",
                    Map.of(
                            "taken", writes.taken(),
                            "turned_away", writes.turnedAway(),
                            "out_of_order", writes.outOfOrder()));
        }
        return fields;
    }
}
