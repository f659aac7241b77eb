/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without {@code allow-plaintext} nobody outside this machine reaches the port, however its address is written. */
@Timeout(300)
final class BindAddressIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0:7700", "0:7700", "[::]:7700", "[0:0::0]:7700", "[::ffff:0.0.0.0]:7700", "192.0.2.1:7700"
            })
    void anAddressThatIsNotLoopbackIsRefused(String bind) throws Exception {
        Path file = configuration(bind, "");
        CommandFailure refused = null;
        try {
            NodeConfiguration.read(file);
        } catch (CommandFailure failure) {
            refused = failure;
        }
        assertTrue(refused != null, bind + " was accepted");
        assertTrue(refused.getMessage().contains(bind + ", which is not a loopback address"), refused.getMessage());
        assertEquals(
                7700,
                NodeConfiguration.read(configuration(bind, "paxos.allow-plaintext = true"))
                        .settings()
                        .bind()
                        .getPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7700", "127.255.0.9:7700", "[::1]:7700", "[::ffff:127.0.0.1]:7700"})
    void loopbackIsAccepted(String bind) throws Exception {
        assertTrue(NodeConfiguration.read(configuration(bind, ""))
                .settings()
                .bind()
                .getAddress()
                .isLoopbackAddress());
    }

    /** A node listens on the first address of its name, and that one is checked: the very same, not looked up again. */
    @Test
    void ofANameWithSeveralAddressesTheOneCountsOnWhichTheNodeListens() throws Exception {
        Path file = configuration("this-node:7700", "");
        assertEquals(ExitCode.USAGE, exitCode(file, "192.0.2.1 this-node", "127.0.0.1 this-node"));
        // It goes on to its journal, which is missing.
        assertEquals(ExitCode.JOURNAL_REFUSED, exitCode(file, "127.0.0.1 this-node", "192.0.2.1 this-node"));
        assertEquals(ExitCode.ADDRESS_UNAVAILABLE, exitCode(file, "127.0.0.1 another-node"));
    }

    private Path configuration(String bind, String more) throws Exception {
        return Files.writeString(folder.resolve("paxos.conf"), """
                paxos.cluster { name = orders, nodes = [ { id = 1, address = "127.0.0.1:7701" } ] }
                paxos.node { id = 1, data = data, bind = "%s" }
                %s
                """.formatted(bind, more));
    }

    /** Of a node in whose world there are these host names. */
    private int exitCode(Path configuration, String... hosts) throws Exception {
        Path names = Files.write(folder.resolve("hosts"), List.of(hosts));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx64m",
                        "-Djdk.net.hosts.file=" + names,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "node",
                        "--config",
                        configuration.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
