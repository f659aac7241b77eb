/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a cluster survives the death of its leader. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Shows that a cluster survives the death of its leader.",
            "Starts real processes with journals on disk, adds to counters and takes locks from twenty clients, kills the"
                    + " leader (kill -9) under load, starts it again under load, and checks at the end that no"
                    + " acknowledged add is lost, none is repeated, nothing guarded by a lock took a write from a holder of"
                    + " before, and all nodes hold the same. Exit 0 only if every check held."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MIN_NODES = 3;
    private static final int MAX_NODES = 9;
    private static final int MIN_SECONDS = 3;
    private static final int MAX_SECONDS = 24 * 3_600;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            paramLabel = "D",
            description = "A new or empty folder, which is kept. Without it, a temporary one, deleted after a success.")
    private @Nullable Path dir;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long, 3 to 86400. Without it, until 20,000 adds and 200 grants are acknowledged.")
    private @Nullable Integer seconds;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many nodes, 3 to 9.")
    private int nodes;

    @Option(names = "--json", description = "Answer as one JSON object; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--nodes", nodes, MIN_NODES, MAX_NODES);
        if (seconds != null) {
            Ranges.check("--seconds", seconds, MIN_SECONDS, MAX_SECONDS);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : out;
        boolean held = WorkFolder.use(dir, "demo", progress, folder -> {
            DemoReport report = new Demo(folder, nodes, DemoGoal.of(seconds), progress).run();
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
