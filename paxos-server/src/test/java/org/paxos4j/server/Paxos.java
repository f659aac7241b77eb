/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own. */
final class Paxos {
    private static final long LONGEST_SECONDS = 120;

    private Paxos() {}

    /**
     * What a process left behind.
     *
     * @param code its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Outcome(int code, String out, String err) {}

    /** Runs a command to its end. */
    static Outcome run(String... args) throws InterruptedException {
        Process process = start(args);
        try {
            CompletableFuture<String> out = read(process.getInputStream(), "out");
            CompletableFuture<String> err = read(process.getErrorStream(), "err");
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("paxos " + List.of(args) + " does not end");
            }
            return new Outcome(process.exitValue(), out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a command; the caller sees to its end. */
    static Process start(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static CompletableFuture<String> read(java.io.InputStream stream, String name) {
        Executor ownThread = work -> new Thread(work, "test-reads-" + name).start();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                ownThread);
    }
}
