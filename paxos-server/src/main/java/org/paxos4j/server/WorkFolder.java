/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of a command that starts a cluster of its own. */
final class WorkFolder {
    private WorkFolder() {}

    /** What is done in it; whether all was well. */
    interface Work {
        boolean in(Path folder) throws InterruptedException;
    }

    /**
     * Works in a folder that nobody else uses.
     *
     * @param chosen a new or empty folder, which is kept; null for a temporary one, which is deleted if all was well
     * @param name of the command
     * @param out where it says what is kept
     * @return whether all was well
     */
    static boolean use(@Nullable Path chosen, String name, PrintWriter out, Work work) throws InterruptedException {
        Path folder = made(chosen, name);
        boolean well = false;
        try {
            well = work.in(folder);
        } finally {
            if (well && chosen == null) {
                delete(folder);
            } else {
                out.println("kept: " + folder);
            }
        }
        return well;
    }

    private static Path made(@Nullable Path chosen, String name) {
        try {
            if (chosen == null) {
                return Files.createTempDirectory("paxos-" + name + "-");
            }
            Path folder = Files.createDirectories(chosen.toAbsolutePath().normalize());
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw CommandFailure.usage(
                            "--dir must be a new or empty folder; " + folder + " has something in it");
                }
            }
            return folder;
        } catch (IOException unusable) {
            throw new CommandFailure(ExitCode.USAGE, "no folder for " + name + ": " + unusable, unusable);
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
