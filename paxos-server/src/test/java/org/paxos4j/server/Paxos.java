/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, with the options of Java that {@code bin/paxos} gives it. */
final class Paxos {
    private static final long LONGEST_SECONDS = 120;

    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Void> outEnded;
    private final CompletableFuture<Void> errEnded;

    private Paxos(Process process) {
        this.process = process;
        this.outEnded = read(process.getInputStream(), out, "out");
        this.errEnded = read(process.getErrorStream(), err, "err");
    }

    /**
     * What a process left behind.
     *
     * @param code its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Outcome(int code, String out, String err) {
        /** What it said at last. */
        String lastLine() {
            return err.lines().reduce("", (before, last) -> last);
        }
    }

    /** Runs a command to its end. */
    static Outcome run(String... args) throws InterruptedException {
        return start(List.of(), List.of(), args).end();
    }

    /** Starts a command; the caller sees to its end. */
    static Paxos start(String... args) {
        return start(List.of(), List.of(), args);
    }

    /**
     * Starts a command; the caller sees to its end.
     *
     * @param under a command that runs it, such as strace with its options
     * @param javaOptions more options of Java
     */
    static Paxos start(List<String> under, List<String> javaOptions, String... args) {
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC"));
        command.addAll(JavaOptions.required());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        try {
            return new Paxos(new ProcessBuilder(command).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Process process() {
        return process;
    }

    /** What it has said so far on standard output. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What it has said so far on standard error. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Sends it a signal, by its name. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, process.pid() + "")
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " failed with " + code);
        }
    }

    /** Ends strace, if it runs under that: a system call that strace holds back keeps the process from ending, too. */
    void letGo() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return;
        }
        Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("TracerPid:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .flatMap(tracer -> ProcessHandle.of(tracer).stream())
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends it at once, and what it runs under. */
    void kill() throws IOException {
        letGo();
        process.destroyForcibly().onExit().join();
    }

    /** Waits for its end; one that does not come is the end of the test, and of the process. */
    Outcome end() throws InterruptedException {
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end; it said: " + out() + err());
            }
            outEnded.join();
            errEnded.join();
            return new Outcome(process.exitValue(), out(), err());
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<Void> read(InputStream stream, OutputStream into, String name) {
        Executor ownThread = work -> {
            Thread reader = new Thread(work, "test-reads-" + name);
            reader.setDaemon(true);
            reader.start();
        };
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        stream.transferTo(into);
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                ownThread);
    }
}
