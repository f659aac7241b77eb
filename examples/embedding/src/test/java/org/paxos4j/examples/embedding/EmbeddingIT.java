/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.examples.client.PlainClient;

/** Three processes with a replica each, put together in one way or the other, and a client: the programs as they are. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class EmbeddingIT {
    private static final Path JAVA_OPTIONS =
            Path.of("../../paxos-server/src/main/resources/org/paxos4j/server/java.options");
    private static final Path CLIENT_JARS = Path.of("../plain-client/target/lib");

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final Map<Process, BufferedReader> readers = new HashMap<>();
    private List<String> addresses;

    @BeforeEach
    void chooseAddresses() throws IOException {
        addresses = freeAddresses(3);
    }

    @AfterEach
    void endAll() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void theClusterGoesOnWhileOneOfItsProgramsIsAway() throws Exception {
        List<Class<?>> programs = List.of(WithoutGuice.class, WithGuice.class, WithoutGuice.class);
        for (int node = 1; node <= 3; node++) {
            assertEquals(0, node(programs.get(node - 1), "create", node).waitFor());
        }
        List<Process> nodes = new ArrayList<>();
        for (int node = 1; node <= 3; node++) {
            nodes.add(running(node(programs.get(node - 1), "run", node)));
        }
        assertEquals("Stock[free=7, reserved=0]", clientSays());

        nodes.get(0).destroy();
        assertEquals(143, nodes.get(0).waitFor());
        assertEquals("Stock[free=14, reserved=0]", clientSays());

        running(node(WithoutGuice.class, "run", 1));
        nodes.get(2).destroyForcibly().waitFor();
        assertEquals("Stock[free=21, reserved=0]", clientSays());
    }

    @Test
    void theQuickstartCountsOnWhereItStopped() throws Exception {
        String data = folder.resolve("visits").toString();
        assertEquals(
                0,
                java(ownClassPath(), Quickstart.class, List.of("create", data)).waitFor());
        for (int visits = 1; visits <= 2; visits++) {
            Process process = running(java(ownClassPath(), Quickstart.class, List.of("run", data, addresses.get(0))));
            assertEquals(
                    "Visits[page=/index.html, count=" + visits + "]",
                    lines(process).readLine());
            assertEquals(0, process.waitFor(), said(process));
        }
    }

    @Test
    void aJournalThatIsNotThereIsNotMadeSilently() throws Exception {
        Process process = node(WithoutGuice.class, "run", 1);

        assertEquals(1, process.waitFor());
        assertTrue(said(process).contains("the folder is missing"), said(process));
    }

    @Test
    void whoDoesNotSayWhatToDoIsToldHow() throws Exception {
        Process process = node(WithGuice.class, "walk", 1);

        assertEquals(1, process.waitFor());
        assertTrue(said(process).startsWith("usage: create|run NODE"), said(process));
    }

    private Process node(Class<?> program, String what, int node) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(what, "" + node, folder.resolve("node" + node).toString()));
        arguments.addAll(addresses);
        return java(ownClassPath(), program, arguments);
    }

    /** The client has the jars of its own module, and no others. */
    private String clientSays() throws Exception {
        Process process = java(CLIENT_JARS + "/*", PlainClient.class, addresses);
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            assertEquals(0, process.waitFor(), said(process));
            return line;
        }
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    private BufferedReader lines(Process process) {
        return readers.computeIfAbsent(process, Process::inputReader);
    }

    private Process running(Process node) throws IOException {
        String line = lines(node).readLine();
        assertTrue(line != null && line.startsWith("listening on "), () -> line + said(node));
        return node;
    }

    private Process java(String classPath, Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "@" + JAVA_OPTIONS,
                "-cp",
                classPath,
                program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr" + started.size()).toFile())
                .start();
        started.add(process);
        return process;
    }

    /** What a process has said on standard error. */
    private String said(Process process) {
        try {
            return Files.readString(folder.resolve("stderr" + started.indexOf(process)));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Below the ports that systems give to outgoing connections: one of those could take a port before its node does. */
    private static List<String> freeAddresses(int count) {
        Set<String> addresses = new LinkedHashSet<>();
        while (addresses.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                addresses.add("127.0.0.1:" + probe.getLocalPort());
            } catch (IOException taken) {
                // Another one then.
            }
        }
        return List.copyOf(addresses);
    }
}
