/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.paxos4j.testkit.FaultKind;
import org.paxos4j.testkit.SimulationFailure;
import org.paxos4j.testkit.SimulationResult;
import org.paxos4j.testkit.SimulationSettings;
import org.paxos4j.testkit.Simulator;
import org.paxos4j.testkit.VirtualCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Simulates clusters under faults. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Simulates whole clusters under faults of every kind, on virtual time, one run for each seed.",
            "The replicas and clients are the real ones; network, disks and clocks are not. Clients use the counters and the locks;"
                    + " what they were told is checked for linearizability. The same seed gives the same run on any machine.",
            "Exit 0 if nothing happened that never must; else 1, with the seed, the faults that it takes, and how to repeat it."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MAX_SEEDS = 100_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1000", description = "How many runs, 1 to 100000000.")
    private int seeds;

    @Option(names = "--first-seed", paramLabel = "S", defaultValue = "1", description = "The first seed.")
    private long firstSeed;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many nodes, 1 to 7; 0 for another number with each seed.")
    private int nodes;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "all",
            description = "Which kinds of faults, separated by commas; all; or none.")
    private List<String> faults = List.of();

    @Option(
            names = "--no-shorten",
            description = "Tell a failure at once, with all faults of its run, not only with those that it takes.")
    private boolean noShorten;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "A file for one JSON object for each run, in the order in which they end.")
    private @Nullable Path trace;

    @Option(names = "--json", description = "Answer as one JSON object; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--seeds", seeds, 1, MAX_SEEDS);
        Ranges.check("--nodes", nodes, 0, VirtualCluster.MAX_SIZE);
        Simulator simulator = new Simulator(
                new SimulationSettings(nodes, kinds(), SimulationSettings.DEFAULT_STORM), CountersAndLocks::new);
        if (noShorten) {
            simulator = simulator.withoutShortening();
        }
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(json ? spec.commandLine().getErr() : out);
        Totals totals = new Totals();
        try {
            run(simulator, totals, progress);
        } finally {
            progress.endLine();
        }
        if (json) {
            out.println(Json.object(totals.fields()));
        } else {
            totals.print(out);
        }
        return ExitCode.DONE;
    }

    private void run(Simulator simulator, Totals totals, Progress progress) throws InterruptedException {
        int threads = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (SimulationTrace lines = SimulationTrace.in(trace)) {
            ExecutorCompletionService<SimulationResult> runs = new ExecutorCompletionService<>(pool);
            int begun = 0;
            for (; begun < threads; begun++) {
                submit(runs, simulator, firstSeed + begun);
            }
            for (int ended = 0; ended < seeds; ended++) {
                SimulationResult result = runs.take().get();
                lines.write(result);
                totals.add(result);
                progress.update(totals.line(seeds));
                if (begun < seeds) {
                    submit(runs, simulator, firstSeed + begun++);
                }
            }
        } catch (ExecutionException wrong) {
            throw failed(Answers.causeOf(wrong));
        } finally {
            pool.shutdownNow();
        }
    }

    private static void submit(ExecutorCompletionService<SimulationResult> runs, Simulator simulator, long seed) {
        runs.submit(() -> simulator.run(seed));
    }

    private CommandFailure failed(Throwable cause) {
        if (cause instanceof SimulationFailure failure) {
            spec.commandLine().getOut().println(failure.getMessage());
            return new CommandFailure(
                    ExitCode.CHECK_FAILED,
                    "seed " + failure.seed() + " failed; again: paxos simulate --first-seed " + failure.seed()
                            + " --seeds 1 --nodes " + nodes + " --faults " + String.join(",", faults),
                    failure);
        }
        throw new IllegalStateException("a run ended in an unexpected way", cause);
    }

    private Set<FaultKind> kinds() {
        if (faults.equals(List.of("all"))) {
            return EnumSet.allOf(FaultKind.class);
        }
        Set<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
        if (!faults.equals(List.of("none"))) {
            faults.forEach(name -> chosen.add(kind(name)));
        }
        return chosen;
    }

    private static FaultKind kind(String name) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.word().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("--faults must be all, none, or some of "
                        + Arrays.stream(FaultKind.values()).map(FaultKind::word).toList() + ", not " + name));
    }

    /** What all runs were together. */
    private static final class Totals {
        private final long startedNanos = System.nanoTime();
        private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
        private long runs;
        private long voidRuns;
        private long committed;
        private long unknown;
        private long elections;
        private long longestRecoveryMillis;

        void add(SimulationResult result) {
            runs++;
            if (result.isVoid()) {
                voidRuns++;
            }
            committed += result.committed();
            unknown += result.unknown();
            elections += result.elections();
            longestRecoveryMillis =
                    Math.max(longestRecoveryMillis, result.recovery().toMillis());
            result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        }

        double perSecond() {
            return runs / Math.max(1e-3, (System.nanoTime() - startedNanos) / 1e9);
        }

        String line(int seeds) {
            return String.format(
                    Locale.ROOT,
                    "%,d of %,d runs (%.1f/s), %,d commands, no violation",
                    runs,
                    seeds,
                    perSecond(),
                    committed);
        }

        void print(PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%,d runs, %.1f/s, %,d of them void (fewer than %d commands)%n",
                    runs,
                    perSecond(),
                    voidRuns,
                    SimulationResult.MIN_COMMITTED);
            out.printf(
                    Locale.ROOT,
                    "%,d commands committed, %,d outcomes unknown, %,d elections, longest recovery %,d ms of virtual time%n",
                    committed,
                    unknown,
                    elections,
                    longestRecoveryMillis);
            out.printf("%n%-20s %16s%n", "fault", "times felt");
            faults.forEach((kind, count) -> out.printf(Locale.ROOT, "%-20s %,16d%n", kind.word(), count));
            out.printf("%nviolations: 0%n");
        }

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("runs", runs);
            fields.put("runs_per_second", perSecond());
            fields.put("void", voidRuns);
            fields.put("committed", committed);
            fields.put("unknown", unknown);
            fields.put("elections", elections);
            fields.put("longest_recovery_ms", longestRecoveryMillis);
            fields.put("violations", 0);
            fields.put(
                    "faults",
                    faults.entrySet().stream()
                            .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue)));
            return fields;
        }
    }
}
