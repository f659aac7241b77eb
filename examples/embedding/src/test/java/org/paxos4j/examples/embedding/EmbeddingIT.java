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
import java.util.List;
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
        return java(System.getProperty("java.class.path"), program, arguments);
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

    private Process running(Process node) throws IOException {
        String line = node.inputReader().readLine();
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

    private static List<String> freeAddresses(int count) throws IOException {
        List<String> addresses = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            addresses.add("127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return addresses;
    }
}
