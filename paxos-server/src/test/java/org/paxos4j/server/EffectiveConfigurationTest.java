/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of its configuration when it starts. */
final class EffectiveConfigurationTest {
    @TempDir
    private Path folder;

    @Test
    void everyKeyIsThereWithItsValueAndWhereItComesFrom() throws IOException {
        String file = folder.resolve("node.conf").toString();
        Files.writeString(folder.resolve("timing.conf"), "\npaxos.heartbeat = 60 ms\n");
        NodeConfiguration node = read("""
                include "timing.conf"
                paxos {
                  cluster {
                    name = orders
                    nodes = [ { id = 1, address = "127.0.0.1:7701" } ]
                  }
                  node { id = 1, data = data }
                  transport = ${PATH}, transport = netty
                  state-machines = [ counter ]
                }
                """);
        assertEquals("""
                paxos.cluster.name = "orders"  # FILE:4
                paxos.cluster.nodes = [{"address":"127.0.0.1:7701","id":1}]  # FILE:5
                paxos.cluster.quorum = "majority"  # default
                paxos.node.id = 1  # FILE:7
                paxos.node.bind = "127.0.0.1:7701"  # default
                paxos.node.data = "FOLDER/data"  # FILE:7
                paxos.journal = "mvstore"  # default
                paxos.unsafe-volatile = false  # default
                paxos.transport = "netty"  # FILE:8
                paxos.allow-plaintext = false  # default
                paxos.state-machines = ["counter"]  # FILE:9
                paxos.plugins = null  # default
                paxos.heartbeat = "60 ms"  # FOLDER/timing.conf:2
                paxos.election-timeout.min = "500 ms"  # default
                paxos.election-timeout.max = "900 ms"  # default
                """, node.effective().replace(file, "FILE").replace(folder.toString(), "FOLDER"));
    }

    @Test
    void whatComesFromTheEnvironmentSaysSo() throws IOException {
        String path = System.getenv("PATH");
        NodeConfiguration node = read("""
                paxos.cluster { name = orders, nodes = [ { id = 1, address = "[::1]:7701" } ] }
                paxos.node { id = 1, data = ${PATH} }
                """);
        String lines = node.effective();
        assertEquals(
                "paxos.node.data = \"" + folder.resolve(path).normalize() + "\"  # " + folder.resolve("node.conf")
                        + " (env variables)",
                lines.lines()
                        .filter(line -> line.startsWith("paxos.node.data"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void itIsItselfAConfigurationThatMeansTheSame() throws IOException {
        NodeConfiguration node = read("""
                paxos.cluster { name = orders, nodes = [ { id = 1, address = "[::1]:7701" } ], quorum = even-size }
                paxos.node { id = 1, data = "a \\"quoted\\" folder" }
                paxos { plugins = ours, heartbeat = 0.06 s, election-timeout.max = 2 s, state-machines = [ a, b ] }
                """);
        NodeConfiguration again = read(node.effective());
        assertEquals(node.settings(), again.settings());
        assertEquals(node.stateMachines(), again.stateMachines());
        assertEquals(node.plugIns().map(PlugInFolder::path), again.plugIns().map(PlugInFolder::path));
    }

    private NodeConfiguration read(String text) throws IOException {
        return NodeConfiguration.read(Files.writeString(folder.resolve("node.conf"), text));
    }
}
