/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A node as a process of its own: the same Java and the same class path as this program. It ends when this program ends,
 * however that happens, because its standard input then ends.
 */
final class NodeProcess {
    private final int node;
    private final Path log;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private NodeProcess(int node, Path log, Process process) {
        this.node = node;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a node.
     *
     * @param heap the size of its heap, as Java has it
     * @param config its configuration file
     * @param log where its standard error goes; appended
     */
    static NodeProcess start(int node, String heap, Path config, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Heap sizes are equal because a growing heap makes pauses that look like a dead leader.
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+UseSerialGC"));
        command.addAll(JavaOptions.required());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "node", "--exit-with-parent"));
        command.addAll(List.of("--config", config.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            NodeProcess started = new NodeProcess(node, log, process);
            Thread reader = new Thread(started::readOutput, "paxos-node-" + node + "-output");
            reader.setDaemon(true);
            reader.start();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException("node " + node + " cannot be started", failed);
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("READY ")) {
                    ready.complete(line);
                }
            }
        } catch (IOException killed) {
            ready.completeExceptionally(killed);
        }
    }

    int node() {
        return node;
    }

    /** Whether it has said READY. */
    boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Complains if the process has ended by itself. */
    void checkAlive() {
        if (!process.isAlive()) {
            throw new CommandFailure(
                    ExitCode.CHECK_FAILED,
                    "node " + node + " ended by itself with exit code " + process.exitValue() + ": " + lastLogLine()
                            + " (log: " + log + ")");
        }
    }

    private String lastLogLine() {
        try (var lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.reduce("no log", (before, last) -> last);
        } catch (IOException | UncheckedIOException unreadable) {
            return "log unreadable";
        }
    }

    /** SIGKILL: no code of the process runs any more. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }
}
