/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
            "Clients, each with a session of its own and one command outstanding, add 1 to counters named load-0,"
                    + " load-1, … They go on trying while the cluster is down. After the last second they wait for"
                    + " the answers still outstanding, at most the time-out.",
            "Exit 0 if anything was acknowledged, else 10 if an outcome is unknown, else 11."
        })
final class LoadCommand implements Callable<Integer> {
    private static final int MAX_CLIENTS = 1_024;
    private static final int MAX_KEYS = 100_000;
    private static final int MAX_SECONDS = 7 * 24 * 3_600;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--clients", paramLabel = "N", defaultValue = "8", description = "How many clients, 1 to 1024.")
    private int clients;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "16", description = "How many counters, 1 to 100000.")
    private int keys;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "How long, 1 to 604800.")
    private int seconds;

    @Option(names = "--json", description = "Answer as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--clients", clients, 1, MAX_CLIENTS);
        Ranges.check("--keys", keys, 1, MAX_KEYS);
        Ranges.check("--seconds", seconds, 1, MAX_SECONDS);
        List<String> names =
                IntStream.range(0, keys).mapToObj(key -> "load-" + key).toList();
        ClusterAccess access = cluster.access();
        try (CounterLoad load = new CounterLoad(access::client, clients, names, cluster.timeout())) {
            load.start();
            TimeUnit.SECONDS.sleep(seconds);
            CounterLoad.Result result = load.stop();
            print(result, spec.commandLine().getOut());
            checkSomethingWasDone(result);
            return ExitCode.DONE;
        }
    }

    private static void checkSomethingWasDone(CounterLoad.Result result) {
        if (result.acknowledged() > 0) {
            return;
        }
        if (result.unknown() > 0) {
            throw new CommandFailure(
                    ExitCode.OUTCOME_UNKNOWN,
                    "nothing was acknowledged; " + result.unknown() + " adds may have been done");
        }
        throw new CommandFailure(ExitCode.NOT_DONE, "nothing was acknowledged, and nothing was done");
    }

    private void print(CounterLoad.Result result, PrintWriter out) {
        if (json) {
            out.println(Json.object(fields(result)));
            return;
        }
        out.printf(
                Locale.ROOT,
                "acknowledged %,d, failed %,d, unknown %,d in %.1f s: %,.0f adds/s%n",
                result.acknowledged(),
                result.failed(),
                result.unknown(),
                result.elapsed().toNanos() / 1e9,
                result.perSecond());
        out.printf(
                Locale.ROOT,
                "latency p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                result.latencies().nanosAt(0.50) / 1e6,
                result.latencies().nanosAt(0.99) / 1e6,
                result.latencies().maxNanos() / 1e6);
        out.printf(Locale.ROOT, "%-16s %14s %9s%n", "counter", "acknowledged", "unknown");
        for (CounterLoad.KeyCount count : result.keys()) {
            out.printf(Locale.ROOT, "%-16s %,14d %,9d%n", count.key(), count.acknowledged(), count.unknown());
        }
    }

    private static Map<String, Object> fields(CounterLoad.Result result) {
        Map<String, Object> perKey = new LinkedHashMap<>();
        for (CounterLoad.KeyCount count : result.keys()) {
            perKey.put(count.key(), Map.of("acknowledged", count.acknowledged(), "unknown", count.unknown()));
        }
        return Map.of(
                "acknowledged", result.acknowledged(),
                "failed", result.failed(),
                "unknown", result.unknown(),
                "seconds", result.elapsed().toMillis() / 1e3,
                "ops_per_second", Math.round(result.perSecond()),
                "p50_us", TimeUnit.NANOSECONDS.toMicros(result.latencies().nanosAt(0.50)),
                "p99_us", TimeUnit.NANOSECONDS.toMicros(result.latencies().nanosAt(0.99)),
                "max_us", TimeUnit.NANOSECONDS.toMicros(result.latencies().maxNanos()),
                "keys", perKey);
    }
}
