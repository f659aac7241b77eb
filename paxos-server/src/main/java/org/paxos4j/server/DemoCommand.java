/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        Path folder = folder();
        boolean held = false;
        try {
            DemoReport report = new Demo(folder, nodes, DemoGoal.of(seconds), progress).run();
            held = report.held();
            if (json) {
                out.println(Json.object(report.fields()));
            } else {
                report.print(out);
            }
        } finally {
            if (held && dir == null) {
                delete(folder);
            } else {
                progress.println("kept: " + folder);
            }
        }
        return held ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private Path folder() {
        try {
            if (dir == null) {
                return Files.createTempDirectory("paxos-demo-");
            }
            Path folder = Files.createDirectories(dir.toAbsolutePath().normalize());
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw CommandFailure.usage(
                            "--dir must be a new or empty folder; " + folder + " has something in it");
                }
            }
            return folder;
        } catch (IOException unusable) {
            throw new CommandFailure(ExitCode.USAGE, "no folder for the demo: " + unusable, unusable);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> childrenFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : childrenFirst) {
                Files.delete(path);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
