/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration in several files: nothing of it may get lost, and whatever is wrong is where it stands. */
final class IncludesTest {
    private static final String CLUSTER = """
            paxos.cluster.name = orders
            paxos.cluster.nodes = [ { id = 1, address = "127.0.0.1:7701" } ]
            """;
    private static final String NODE = """
            include "cluster.conf"
            paxos.node { id = 1, data = data }
            """;

    @TempDir
    private Path folder;

    @Test
    void aFileIsIncludedFromTheFolderOfTheOneThatIncludesIt() throws IOException {
        Files.createDirectories(folder.resolve("common"));
        write("node.conf", "include \"common/cluster.conf\"\npaxos.node { id = 1, data = data }");
        write("common/cluster.conf", "include required(file(\"name.conf\"))\n" + CLUSTER);
        write("common/name.conf", "paxos.heartbeat = 60 ms");
        NodeConfiguration node = NodeConfiguration.read(folder.resolve("node.conf"));
        assertEquals("orders", node.settings().clusterName());
        assertEquals(60, node.settings().timing().heartbeat().toMillis());
        assertEquals(folder.resolve("data"), node.settings().dataFolder());
    }

    @Test
    void aFileIsIncludedAlsoIfTheOneThatIncludesItIsGivenWithoutItsFolder() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        write("cluster.conf", CLUSTER);
        Path given = Files.createTempFile(here.resolve("target"), "node", ".conf");
        try {
            Files.writeString(
                    given,
                    NODE.replace("cluster.conf", folder.resolve("cluster.conf").toString()));
            assertEquals(
                    "orders",
                    NodeConfiguration.read(here.relativize(given)).settings().clusterName());
        } finally {
            Files.delete(given);
        }
    }

    @Test
    void aMissingFileIsAnErrorAtItsLine() throws IOException {
        String missing = folder.resolve("cluster.conf").toString();
        for (String include :
                new String[] {"\"cluster.conf\"", "required(\"cluster.conf\")", "file(\"cluster.conf\")"}) {
            write("node.conf", "# include \"cluster.conf\"\npaxos.node.id = 1\ninclude " + include + "\n");
            assertEquals(
                    folder.resolve("node.conf") + ":3: cannot include \"cluster.conf\": there is no file " + missing,
                    error());
        }
        write("node.conf", "include \"other.conf\"");
        write("other.conf", "\ninclude \"cluster.conf\"");
        assertEquals(
                folder.resolve("other.conf") + ":2: cannot include \"cluster.conf\": there is no file " + missing,
                error());
    }

    @Test
    void onlyFilesAreIncluded() throws IOException {
        write("node.conf", "include classpath(\"reference.conf\")");
        assertEquals(
                folder.resolve("node.conf") + ":1: cannot include \"reference.conf\": only files can be included",
                error());
        write("node.conf", "include url(\"http://127.0.0.1:1/a.conf\")");
        assertEquals(
                folder.resolve("node.conf")
                        + ":1: cannot include \"http://127.0.0.1:1/a.conf\": only files can be included",
                error());
    }

    @Test
    void aFileThatIncludesItselfIsAnError() throws IOException {
        write("node.conf", "include \"cluster.conf\"");
        write("cluster.conf", "\n\ninclude \"node.conf\"");
        assertEquals(
                folder.resolve("cluster.conf")
                        + ":3: cannot include \"node.conf\": the file that includes it is itself included by it",
                error());
    }

    @Test
    void whatIsWrongInAnIncludedFileIsSaidOfThatFile() throws IOException {
        write("node.conf", NODE);
        write("cluster.conf", CLUSTER + "paxos.hartbeat = 60 ms");
        String cluster = folder.resolve("cluster.conf").toString();
        assertEquals(cluster + ":3: unknown key paxos.hartbeat; did you mean paxos.heartbeat?", error());
        write("cluster.conf", CLUSTER + "paxos.transport = [ netty ]");
        assertEquals(
                cluster + ":3: paxos.transport must be a name of 1 to 64 of the characters a-z 0-9 -, not a list",
                error());
        write("cluster.conf", "paxos {\n cluster.nodes = [ }\n");
        assertEquals(cluster + ":2: ", error().substring(0, cluster.length() + 4));
    }

    @Test
    void whatIsMissingInASectionOfSeveralFilesIsSaidOfTheOneThatWasGiven() throws IOException {
        write("node.conf", "include \"cluster.conf\"\npaxos.cluster { quorum = majority }");
        write("cluster.conf", "paxos.cluster { name = orders }");
        String node = folder.resolve("node.conf").toString();
        assertTrue(error().startsWith(node + ": paxos.cluster.nodes is missing; "), error());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String error() {
        CommandFailure failure =
                assertThrows(CommandFailure.class, () -> NodeConfiguration.read(folder.resolve("node.conf")));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        return failure.getMessage();
    }
}
