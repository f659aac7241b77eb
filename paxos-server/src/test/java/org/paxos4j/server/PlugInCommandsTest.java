/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;

/** Every command that needs a part finds it in the plug-in folder. The parts here say that they were asked, and no more. */
final class PlugInCommandsTest {
    private static final String PAPER = """
            import java.nio.file.Path;
            import org.paxos4j.api.spi.*;

            public final class Paper implements JournalProvider, JournalInspector {
                public String name() {
                    return "paper";
                }

                public boolean durable() {
                    return true;
                }

                public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
                    throw new JournalRefusedException("paper is to be made");
                }

                public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
                    throw new JournalRefusedException("paper is to be written on");
                }

                public boolean recognizes(Path folder) {
                    return true;
                }

                public JournalSummary inspect(Path folder, long from, long to, Findings findings)
                        throws JournalRefusedException {
                    throw new JournalRefusedException("paper is to be read");
                }
            }
            """;
    private static final String PIGEONS = """
            import org.paxos4j.api.spi.*;

            public final class Pigeons implements TransportProvider {
                public String name() {
                    return "pigeons";
                }

                public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
                    throw new IllegalStateException("pigeons are to fly for a node");
                }

                public ClientTransport createClient(MessageCodec.Factory codecs) {
                    throw new IllegalStateException("pigeons are to fly for a client");
                }
            }
            """;

    @TempDir
    private Path folder;

    private String config;

    /** What a command left behind. */
    private record Outcome(int code, String err) {}

    @BeforeEach
    void setUp() throws IOException {
        PlugInJar.madeIn(folder)
                .provider(JournalProvider.class.getName(), "org.example.plugin.Paper")
                .source("org.example.plugin.Paper", PAPER)
                .to(folder.resolve("plugins/paper.jar"));
        PlugInJar.madeIn(folder)
                .provider(TransportProvider.class.getName(), "org.example.plugin.Pigeons")
                .source("org.example.plugin.Pigeons", PIGEONS)
                .to(folder.resolve("plugins/pigeons.jar"));
        config = Files.writeString(folder.resolve("node.conf"), """
                        paxos.cluster { name = orders, nodes = [ { id = 1, address = "127.0.0.1:7701" } ] }
                        paxos.node { id = 1, data = data }
                        paxos { journal = paper, transport = pigeons, plugins = plugins }
                        """).toString();
    }

    @Test
    void initCreatesAJournalOfAPlugIn() {
        assertEquals(
                new Outcome(ExitCode.JOURNAL_REFUSED, "paxos: paper is to be made"), run("init", "--config", config));
    }

    @Test
    void aNodeOpensAJournalOfAPlugIn() {
        assertEquals(
                new Outcome(ExitCode.JOURNAL_REFUSED, "paxos: paper is to be written on"),
                run("node", "--config", config));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "counter get hits", "load"})
    void clientsTakeATransportOfAPlugIn(String command) {
        assertEquals(
                new Outcome(
                        ExitCode.INTERNAL,
                        "paxos: internal error: java.lang.IllegalStateException: pigeons are to fly for a client"),
                run((command + " --config " + config).split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "dump"})
    void theJournalOfAPlugInCanBeLookedAt(String command) {
        String data = folder.resolve("data").toString();
        String plugIns = folder.resolve("plugins").toString();
        assertEquals(
                new Outcome(ExitCode.JOURNAL_REFUSED, "paxos: paper is to be read"),
                run("log", command, "--plugins", plugIns, data));
        assertEquals(
                new Outcome(
                        ExitCode.USAGE,
                        "paxos: --plugins: the plug-in folder " + plugIns + "/old is missing; create it, or correct its"
                                + " path"),
                run("log", command, "--plugins", plugIns + "/old", data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "node", "status", "counter get hits", "load"})
    void aPlugInFolderThatIsMissingIsSaidOfItsLine(String command) throws IOException {
        Files.writeString(
                Path.of(config), Files.readString(Path.of(config)).replace("plugins = plugins", "plugins = jars"));
        assertEquals(
                new Outcome(
                        ExitCode.USAGE,
                        "paxos: " + config + ":3: the plug-in folder " + folder.resolve("jars")
                                + " is missing; create it, or correct its path"),
                run((command + " --config " + config).split(" ")));
    }

    private static Outcome run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, err.toString(StandardCharsets.UTF_8).strip());
    }
}
