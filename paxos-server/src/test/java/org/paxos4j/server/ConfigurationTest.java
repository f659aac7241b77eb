/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.core.runtime.QuorumRule;
import org.paxos4j.core.runtime.Timing;

/** What a configuration file may say, and the exact line for whatever it may not. */
final class ConfigurationTest {
    private static final String CLUSTER = """
            paxos.cluster.name = orders
            paxos.cluster.nodes = [ { id = 1, address = "127.0.0.1:7701" }, { id = 2, address = "127.0.0.1:7702" } ]
            """;
    private static final String NODE = CLUSTER + """
            paxos.node.id = 2
            paxos.node.data = data
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("paxos.conf");
    }

    @Test
    void aNodeNeedsOnlyItsClusterItsIdAndItsFolder() throws IOException {
        NodeConfiguration node = read(NODE);
        assertEquals("orders", node.settings().clusterName());
        assertEquals(2, node.settings().nodeId());
        assertEquals(
                List.of(new Member(1, "127.0.0.1", 7701), new Member(2, "127.0.0.1", 7702)),
                node.settings().members());
        assertEquals(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7702),
                node.settings().bind());
        assertEquals(folder.resolve("data"), node.settings().dataFolder());
        assertEquals(Timing.DEFAULT, node.settings().timing());
        assertEquals(QuorumRule.MAJORITY, node.settings().quorum());
        assertEquals("mvstore", node.journal().name());
        assertEquals("netty", node.transport().name());
        assertEquals(List.of("counter", "lock"), node.stateMachines());
        assertEquals(Optional.empty(), node.plugIns());
        assertFalse(node.unsafeVolatile());
    }

    @Test
    void everyKeyCanBeSet() throws IOException {
        NodeConfiguration node = read("""
                paxos {
                  cluster {
                    name = "orders", quorum = even-size
                    nodes = [ { id = 7, address = "[::1]:7700" }, { id = 3, address = "db3.example:7700" } ]
                  }
                  node { id = 7, bind = "0.0.0.0:7700", data = "/var/lib/orders" }
                  journal = memory
                  transport = carrier-pigeon
                  state-machines = [ lock, counter ]
                  heartbeat = 20 ms, election-timeout { min = 0.2 s, max = 400ms }
                  unsafe-volatile = true
                  allow-plaintext = true
                  plugins = "../jars"
                }
                """);
        assertEquals(
                List.of(new Member(3, "db3.example", 7700), new Member(7, "[::1]", 7700)),
                node.settings().members());
        assertEquals(new InetSocketAddress("0.0.0.0", 7700), node.settings().bind());
        assertEquals(Path.of("/var/lib/orders"), node.settings().dataFolder());
        assertEquals(
                new Timing(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(400)),
                node.settings().timing());
        assertEquals(QuorumRule.EVEN_SIZE, node.settings().quorum());
        assertEquals(new Choice("memory", file + ":7"), node.journal());
        assertEquals(new Choice("carrier-pigeon", file + ":8"), node.transport());
        assertEquals(List.of("lock", "counter"), node.stateMachines());
        assertEquals(file + ":9", node.stateMachinesWhere());
        assertEquals(Optional.of(new PlugInFolder(folder.resolveSibling("jars"), file + ":13")), node.plugIns());
        assertTrue(node.unsafeVolatile());
    }

    @Test
    void valuesMayComeAsTextAsFromTheEnvironment() throws IOException {
        NodeConfiguration node = read(CLUSTER + """
                paxos.node { id = "1", data = data }
                paxos.unsafe-volatile = "true"
                """);
        assertEquals(1, node.settings().nodeId());
        assertTrue(node.unsafeVolatile());
    }

    @Test
    void clientsNeedNoNodeSection() throws IOException {
        Files.writeString(file, CLUSTER);
        ClusterConfiguration cluster = ClusterConfiguration.read(ConfigurationFile.read(file));
        assertEquals(List.of("127.0.0.1:7701", "127.0.0.1:7702"), cluster.addresses());
    }

    @Test
    void aMissingFileIsNamed() {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> NodeConfiguration.read(file));
        assertEquals(file + ": there is no such file", failure.getMessage());
        assertEquals(ExitCode.USAGE, failure.exitCode());
        failure = assertThrows(CommandFailure.class, () -> NodeConfiguration.read(folder));
        assertEquals(folder + ": that is a folder, not a file", failure.getMessage());
    }

    @Test
    void whatIsNoHoconIsNamedByLine() {
        String line = errorOf("paxos {\n  journal = [ }\n}\n");
        assertTrue(line.startsWith("FILE:2: "), line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void anUnresolvedSubstitutionIsNamedByLine() {
        String line = errorOf("\npaxos.cluster.name = ${nothing}\n");
        assertTrue(line.startsWith("FILE:2: ") && line.contains("${nothing}"), line);
    }

    @Test
    void unknownKeysNameTheNearestKnownKey() {
        assertError("paxos.hartbeat = 50 ms", "FILE:1: unknown key paxos.hartbeat; did you mean paxos.heartbeat?");
        assertError("\npaxo { }", "FILE:2: unknown key paxo; did you mean paxos?");
        assertError(
                "paxos {\n  cluster {\n    nam = orders\n  }\n}",
                "FILE:3: unknown key paxos.cluster.nam; did you mean paxos.cluster.name?");
        assertError(
                "paxos.cluster.nodes = [\n  { id = 1, address = \"a:1\" }\n  { id = 2, adress = \"a:1\" }\n]",
                "FILE:3: unknown key paxos.cluster.nodes.adress; did you mean paxos.cluster.nodes.address?");
        assertError(
                "paxos.election-timeout { min = 1 s, maximum = 2 s }",
                "FILE:1: unknown key paxos.election-timeout.maximum; did you mean paxos.election-timeout.max?");
        assertError("paxos.bind = 1", "FILE:1: unknown key paxos.bind; did you mean paxos.node.bind?");
        assertError("heartbeat = 1 s", "FILE:1: unknown key heartbeat; did you mean paxos.heartbeat?");
        assertError("paxos.plug-ins = dir", "FILE:1: unknown key paxos.plug-ins; did you mean paxos.plugins?");
    }

    @Test
    void aClusterNeedsANameOfPlainCharacters() {
        String allowed = "1 to 64 of the characters a-z A-Z 0-9 . _ -";
        assertError("", "FILE: paxos.cluster.name is missing; it must be " + allowed);
        assertError("\npaxos { }", "FILE:2: paxos.cluster.name is missing; it must be " + allowed);
        assertError("paxos.cluster.name = \"a b\"", "FILE:1: paxos.cluster.name must be " + allowed + ", not \"a b\"");
        assertError("paxos.cluster.name = \"\"", "FILE:1: paxos.cluster.name must be " + allowed + ", not \"\"");
        assertError("paxos.cluster.name = [a]", "FILE:1: paxos.cluster.name must be " + allowed + ", not a list");
        assertError(
                "paxos.cluster.name { a = 1 }", "FILE:1: paxos.cluster.name must be " + allowed + ", not a section");
    }

    @Test
    void aClusterNeedsOneToNineNodes() {
        String allowed = "a list of 1 to 9 members, for example [ { id = 1, address = \"127.0.0.1:7701\" } ]";
        String name = "paxos.cluster.name = orders\n";
        assertError(name, "FILE:1: paxos.cluster.nodes is missing; it must be " + allowed);
        assertError(
                name + "paxos.cluster.nodes = []",
                "FILE:2: paxos.cluster.nodes must be " + allowed + ", not an empty list");
        assertError(name + "paxos.cluster.nodes = 3", "FILE:2: paxos.cluster.nodes must be " + allowed + ", not 3");
        assertError(
                name + "paxos.cluster.nodes = [ \"127.0.0.1:7701\" ]",
                "FILE:2: paxos.cluster.nodes must be " + allowed + ", not \"127.0.0.1:7701\"");
        StringBuilder ten = new StringBuilder(name + "paxos.cluster.nodes = [");
        for (int id = 1; id <= 10; id++) {
            ten.append("{ id = ")
                    .append(id)
                    .append(", address = \"a:")
                    .append(id)
                    .append("\" } ");
            ten.append(id < 10 ? "," : "]");
        }
        assertError(ten.toString(), "FILE:2: paxos.cluster.nodes must be " + allowed + ", not 10");
    }

    @Test
    void everyNodeNeedsAnIdAndAnAddressOfItsOwn() {
        String id = "paxos.cluster.nodes.id must be a whole number of 1 to 2147483647, not ";
        assertError(nodes("{ id = 0, address = \"a:1\" }"), "FILE:2: " + id + "0");
        assertError(nodes("{ id = 1.5, address = \"a:1\" }"), "FILE:2: " + id + "1.5");
        assertError(nodes("{ id = 99999999999, address = \"a:1\" }"), "FILE:2: " + id + "99999999999");
        assertError(
                nodes("{ address = \"a:1\" }"),
                "FILE:2: paxos.cluster.nodes.id is missing; it must be a whole number of 1 to 2147483647");
        String form = "host:port with a port of 1 to 65535, for example 127.0.0.1:7701";
        for (String address : List.of("a", "a:", ":1", "a:0", "a:65536", "a:b", "a b:1", "::1:1")) {
            assertError(
                    nodes("{ id = 1, address = \"" + address + "\" }"),
                    "FILE:2: paxos.cluster.nodes.address must be " + form + ", not \"" + address + "\"");
        }
        assertError(
                nodes("{ id = 1, address = \"a:1\" }\n{ id = 1, address = \"a:2\" }"),
                "FILE:3: paxos.cluster.nodes has two nodes of id 1");
        assertError(
                nodes("{ id = 1, address = \"a:1\" }\n{ id = 2, address = \"a:1\" }"),
                "FILE:3: paxos.cluster.nodes has two nodes at a:1");
    }

    @Test
    void twoNodesAtOneAddressAreFoundHoweverItIsWritten() {
        assertError(
                nodes("{ id = 1, address = \"db.example:1\" }\n{ id = 2, address = \"DB.example:01\" }"),
                "FILE:3: paxos.cluster.nodes has two nodes at DB.example:1");
        assertError(
                nodes("{ id = 1, address = \"[::1]:1\" }\n{ id = 2, address = \"[0:0:0:0:0:0:0:1]:1\" }"),
                "FILE:3: paxos.cluster.nodes has two nodes at [0:0:0:0:0:0:0:1]:1");
        assertError(
                nodes("{ id = 1, address = \"10.0.0.1:1\" }\n{ id = 2, address = \"10.000.0.01:1\" }"),
                "FILE:3: paxos.cluster.nodes has two nodes at 10.000.0.01:1");
    }

    @Test
    void aNodeIsOneOfItsCluster() {
        assertError(
                CLUSTER + "paxos.node { id = 3, data = data }",
                "FILE:3: paxos.node.id must be one of the ids in paxos.cluster.nodes, [1, 2], not 3");
        assertError(
                CLUSTER + "paxos.node { data = data }",
                "FILE:3: paxos.node.id is missing; it must be a whole number of 1 to 2147483647");
        assertError(CLUSTER + "paxos.node = 1", "FILE:3: paxos.node must be a section, paxos.node { … }, not 1");
    }

    @Test
    void aNodeNeedsAFolder() {
        assertError(
                CLUSTER + "paxos.node.id = 1", "FILE:3: paxos.node.data is missing; it must be the path of a folder");
        assertError(
                CLUSTER + "paxos.node { id = 1, data = \" \" }",
                "FILE:3: paxos.node.data must be the path of a folder, not \" \"");
    }

    @Test
    void aPlugInFolderIsAPath() {
        assertError(NODE + "paxos.plugins = \"\"", "FILE:5: paxos.plugins must be the path of a folder, not \"\"");
        assertError(
                NODE + "paxos.plugins = [ a, b ]", "FILE:5: paxos.plugins must be the path of a folder, not a list");
    }

    @Test
    void anOpenPortIsRefusedUnlessPlaintextIsAllowed() throws IOException {
        String consequence = ", which is not a loopback address: the port would be open to others without encryption;"
                + " bind to a loopback address, or set paxos.allow-plaintext = true";
        String open = NODE + "paxos.node.bind = \"0.0.0.0:7700\"\n";
        assertError(open, "FILE:5: paxos.node.bind is 0.0.0.0:7700" + consequence);
        assertEquals(
                new InetSocketAddress("0.0.0.0", 7700),
                read(open + "paxos.allow-plaintext = true").settings().bind());
        assertError("""
                paxos.cluster { name = orders, nodes = [ { id = 1, address = "192.0.2.1:7700" } ] }
                paxos.node { id = 1, data = data }
                """, "FILE:1: paxos.node.bind is 192.0.2.1:7700" + consequence);
        assertEquals(
                new InetSocketAddress("127.0.0.2", 7700),
                read(NODE + "paxos.node.bind = \"127.0.0.2:7700\"").settings().bind());
    }

    @Test
    void flagsAreTrueOrFalse() {
        assertError(
                NODE + "paxos.node.bind = \"0.0.0.0:1\"\npaxos.allow-plaintext = maybe",
                "FILE:6: paxos.allow-plaintext must be true or false, not \"maybe\"");
        assertError(NODE + "paxos.unsafe-volatile = 1", "FILE:5: paxos.unsafe-volatile must be true or false, not 1");
    }

    @Test
    void theQuorumRuleIsChosenByName() {
        assertError(
                NODE + "paxos.cluster.quorum = half",
                "FILE:5: paxos.cluster.quorum must be majority or even-size, not \"half\"");
    }

    @Test
    void durationsNeedAUnitAndARange() {
        String allowed = "paxos.heartbeat must be a duration of 1 ms to 10 s with its unit, for example 1 ms, not ";
        assertError(NODE + "paxos.heartbeat = 50", "FILE:5: " + allowed + "50");
        assertError(NODE + "paxos.heartbeat = fast", "FILE:5: " + allowed + "\"fast\"");
        assertError(NODE + "paxos.heartbeat = 5 parsecs", "FILE:5: " + allowed + "\"5 parsecs\"");
        assertError(NODE + "paxos.heartbeat = 0 ms", "FILE:5: " + allowed + "\"0 ms\"");
        assertError(NODE + "paxos.heartbeat = -5 ms", "FILE:5: " + allowed + "\"-5 ms\"");
        assertError(NODE + "paxos.heartbeat = 11 s", "FILE:5: " + allowed + "\"11 s\"");
        assertError(NODE + "paxos.heartbeat = [1 ms]", "FILE:5: " + allowed + "a list");
        assertError(
                NODE + "paxos.election-timeout.min = 1 h",
                "FILE:5: paxos.election-timeout.min must be a duration of 1 ms to 10 minutes with its unit, for example"
                        + " 1 ms, not \"1 h\"");
    }

    @Test
    void timeoutsMustFitEachOther() {
        assertError(
                NODE + "paxos.heartbeat = 200 ms",
                "FILE:5: paxos.election-timeout: the minimum election time-out must be at least four heartbeats"
                        + " (800 ms), was 500 ms");
        assertError(
                NODE + "paxos.election-timeout.max = 500 ms",
                "FILE:5: paxos.election-timeout: the maximum election time-out (500 ms) must be above the minimum"
                        + " (500 ms)");
    }

    @Test
    void partsAreChosenByPlainNames() {
        String name = "a name of 1 to 64 of the characters a-z 0-9 -";
        assertError(
                NODE + "paxos.journal = \"My Journal\"",
                "FILE:5: paxos.journal must be " + name + ", not \"My Journal\"");
        assertError(NODE + "paxos.transport = \"\"", "FILE:5: paxos.transport must be " + name + ", not \"\"");
        String list = "a list of parts, each " + name + ", for example [ counter ]";
        assertError(
                NODE + "paxos.state-machines = counter",
                "FILE:5: paxos.state-machines must be " + list + ", not \"counter\"");
        assertError(
                NODE + "paxos.state-machines = []",
                "FILE:5: paxos.state-machines must be " + list + ", not an empty list");
        assertError(
                NODE + "paxos.state-machines = [\n counter\n Lock ]",
                "FILE:7: paxos.state-machines must be " + list + ", not \"Lock\"");
        assertError(
                NODE + "paxos.state-machines = [ counter, counter ]",
                "FILE:5: paxos.state-machines names a state machine twice");
    }

    private static String nodes(String members) {
        return "paxos.cluster.name = orders\npaxos.cluster.nodes = [ " + members + " ]";
    }

    private NodeConfiguration read(String text) throws IOException {
        Files.writeString(file, text);
        return NodeConfiguration.read(file);
    }

    private void assertError(String text, String line) {
        assertEquals(line, errorOf(text));
    }

    private String errorOf(String text) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> read(text));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        return failure.getMessage().replace(file.toString(), "FILE");
    }
}
