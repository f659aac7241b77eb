/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a cluster. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures how fast a cluster is on this machine.",
            "Starts real processes, this one being their client; every command is on the disks of a majority when it is"
                    + " acknowledged, and has an answer of its own. Warms up until the rate stops rising, then measures;"
                    + " measures what the disk allows in the same run; kills the leader if asked to; and checks at the end"
                    + " that nothing acknowledged was lost and nothing repeated. Exit 0 only if that held."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MAX_NODES = 9;
    private static final int MAX_OUTSTANDING = 65_536;
    private static final int MAX_PAYLOAD = 1 << 20;
    private static final int MAX_SECONDS = 24 * 3_600;
    private static final int MAX_RATE = 10_000_000;
    private static final int MAX_FAILOVERS = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many nodes, 1 to 9.")
    private int nodes;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "16",
            description = "How large a command is, 4 to 1048576.")
    private int payload;

    @Option(
            names = "--beside",
            paramLabel = "BYTES",
            description =
                    "How large the one command is that another client keeps outstanding all the time without being"
                            + " measured, 4 to 1048576. Without it, there is no such client.")
    private @Nullable Integer beside;

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            defaultValue = "1024",
            description = "How many commands are outstanding, 1 to 65536; a client for each 1024 of them.")
    private int outstanding;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "How many commands are due each second, 1 to 10000000; latencies then count from when each was due."
                            + " Without it, as many as the cluster answers.")
    private @Nullable Integer rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long is measured, 1 to 86400.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "120s",
            description = "How long the warm-up may take. With --rate it takes that long.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--failovers",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "How often the leader is killed (kill -9) after the measurement, under the same load, 0 to 1000.")
    private int failovers;

    @Option(names = "--journal", paramLabel = "NAME", defaultValue = "mvstore", description = "The nodes' journal.")
    private String journal = "";

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "256m",
            description = "The heap of a node, as Java has it.")
    private String heap = "";

    @Option(
            names = "--dir",
            paramLabel = "D",
            description = "A new or empty folder, which is kept. Without it, a temporary one, deleted after a success.")
    private @Nullable Path dir;

    @Option(names = "--json", description = "Answer as one JSON object; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--nodes", nodes, 1, MAX_NODES);
        Ranges.check("--payload", payload, BenchPlan.MIN_PAYLOAD, MAX_PAYLOAD);
        Ranges.check("--outstanding", outstanding, 1, MAX_OUTSTANDING);
        Ranges.check("--seconds", seconds, 1, MAX_SECONDS);
        Ranges.check("--failovers", failovers, 0, MAX_FAILOVERS);
        if (beside != null) {
            Ranges.check("--beside", beside, BenchPlan.MIN_PAYLOAD, MAX_PAYLOAD);
        }
        if (rate != null) {
            Ranges.check("--rate", rate, 1, MAX_RATE);
        }
        if (!heap.matches("(6[4-9]|[7-9][0-9]|[1-9][0-9]{2,4})m|[1-9][0-9]{0,2}g")) {
            throw CommandFailure.usage("--heap must be a size from 64m up, such as 256m or 1g, not " + heap);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : out;
        BenchPlan plan = new BenchPlan(
                nodes,
                payload,
                beside == null ? 0 : beside,
                outstanding,
                rate == null ? 0 : rate,
                warmUp,
                seconds,
                failovers,
                journal,
                heap);
        plan.check();
        boolean held = WorkFolder.use(dir, "bench", progress, folder -> {
            BenchReport report = new Bench(folder, plan, progress).run();
            if (json) {
                out.println(Json.object(report.fields()));
            } else {
                report.print(out);
            }
            return report.held();
        });
        return held ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
}
