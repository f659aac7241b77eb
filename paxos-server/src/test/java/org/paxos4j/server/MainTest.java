/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and lines of the command line, run inside this process. */
final class MainTest {
    @TempDir
    private Path folder;

    /** What a command left behind. */
    private record Outcome(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "init",
                "node",
                "status",
                "counter",
                "counter add",
                "counter get",
                "counter cas",
                "lock",
                "lock acquire",
                "lock renew",
                "lock release",
                "lock show",
                "load",
                "history",
                "history verify",
                "demo",
                "bench",
                "simulate",
                "log",
                "log verify",
                "log dump"
            })
    void everyCommandHasHelp(String command) {
        Outcome outcome = run((command + " --help").trim().split(" "));
        assertEquals(ExitCode.DONE, outcome.code, outcome.err);
        assertTrue(outcome.out.startsWith(("Usage: paxos " + command).trim()), outcome.out);
        assertEquals("", outcome.err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | paxos: Missing required subcommand (see paxos --help)
            counter                       | paxos: Missing required subcommand (see paxos counter --help)
            counter add                   | paxos: Missing required parameters: 'NAME', 'DELTA' (see paxos counter add --help)
            counter add a x               | paxos: Invalid value for positional parameter at index 1 (DELTA): 'x' is not a long (see paxos counter add --help)
            counter cas x 1               | paxos: Missing required parameter: 'NEW' (see paxos counter cas --help)
            lock                          | paxos: Missing required subcommand (see paxos lock --help)
            lock acquire x                | paxos: Missing required option: '--owner=O' (see paxos lock acquire --help)
            lock acquire x --owner a --lease 10 | paxos: Invalid value for option '--lease': must be a duration above zero with its unit, for example 500ms or 10s, not 10 (see paxos lock acquire --help)
            init                          | paxos: Missing required option: '--config=FILE' (see paxos init --help)
            status --cluster nowhere      | paxos: --cluster must be host:port with a port of 1 to 65535, for example 127.0.0.1:7701, not nowhere
            status --timeout 10           | paxos: Invalid value for option '--timeout': must be a duration above zero with its unit, for example 500ms or 10s, not 10 (see paxos status --help)
            status --timeout soon         | paxos: Invalid value for option '--timeout': must be a duration above zero with its unit, for example 500ms or 10s, not soon (see paxos status --help)
            status --timeout 0s           | paxos: Invalid value for option '--timeout': must be a duration above zero with its unit, for example 500ms or 10s, not 0s (see paxos status --help)
            load --clients 0              | paxos: --clients must be 1 to 1024, not 0
            load --keys 100001            | paxos: --keys must be 1 to 100000, not 100001
            load --rate 0                 | paxos: --rate must be 1 to 1000000, not 0
            load --workload queue         | paxos: Invalid value for option '--workload': expected one of [COUNTER, LOCK] (case-insensitive) but was 'queue' (see paxos load --help)
            load --history /no/such/f     | paxos: the history cannot be written to /no/such/f: there is no folder /no/such
            load --seconds 0              | paxos: --seconds must be 1 to 604800, not 0
            log verify                    | paxos: Missing required parameter: 'DIR' (see paxos log verify --help)
            log dump d --from 0           | paxos: --from must be 1 or more, and --to not less than --from
            log dump d --from 5 --to 4    | paxos: --from must be 1 or more, and --to not less than --from
            log dump d --from x           | paxos: Invalid value for option '--from': 'x' is not a long (see paxos log dump --help)
            demo --nodes 2                | paxos: --nodes must be 3 to 9, not 2
            demo --seconds 2              | paxos: --seconds must be 3 to 86400, not 2
            bench --payload 3             | paxos: --payload must be 4 to 1048576, not 3
            bench --outstanding 0         | paxos: --outstanding must be 1 to 65536, not 0
            bench --payload 132           | paxos: no command is 132 bytes large; one byte more or less is possible
            bench --beside 132            | paxos: no command is 132 bytes large; one byte more or less is possible
            bench --heap much             | paxos: --heap must be a size from 64m up, such as 256m or 1g, not much
            bench --heap 63m              | paxos: --heap must be a size from 64m up, such as 256m or 1g, not 63m
            """)
    void wrongUsageIsOneLineAndExitCode2(String command, String line) {
        Outcome outcome = run(command.isEmpty() ? new String[0] : command.split(" "));
        assertEquals(line + System.lineSeparator(), outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
        assertEquals("", outcome.out);
    }

    @Test
    void anUnknownCommandOrOptionIsWrongUsage() {
        assertEquals(ExitCode.USAGE, run("fly").code);
        assertEquals(ExitCode.USAGE, run("status", "--colour").code);
        assertEquals(ExitCode.USAGE, run("status", "--cluster", "a:1", "--config", "f").code);
        assertEquals(1, run("fly").err.lines().count());
    }

    /** Nobody listens on port 9, the one for throwing things away. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status                        | paxos: no node answered within 1 s
            status --json                 | paxos: no node answered within 1 s
            counter get x                 | paxos: not done, never sent (counter): no answer before its deadline. 127.0.0.1:9: cannot connect
            counter add x 1 --json        | paxos: not done, never sent (counter): no answer before its deadline. 127.0.0.1:9: cannot connect
            load --seconds 1 --clients 1  | paxos: nothing was acknowledged, and nothing was done
            """)
    void aClusterThatIsDownIsOneLineAndExitCode11(String command, String line) {
        Outcome outcome = run((command + " --cluster 127.0.0.1:9 --timeout 1s").split(" "));
        assertTrue(outcome.err.startsWith(line), outcome.err);
        assertEquals(1, outcome.err.lines().count(), outcome.err);
        assertEquals(ExitCode.NOT_DONE, outcome.code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "node", "status", "counter get x", "load"})
    void aMissingConfigurationIsOneLineAndExitCode2(String command) {
        Path missing = folder.resolve("missing.conf");
        Outcome outcome = run((command + " --config " + missing).split(" "));
        assertEquals("paxos: " + missing + ": there is no such file" + System.lineSeparator(), outcome.err);
        assertEquals("", outcome.out);
        assertEquals(ExitCode.USAGE, outcome.code);
    }

    @Test
    void aWrongConfigurationIsOneLineAndExitCode2() throws IOException {
        Path file = folder.resolve("paxos.conf");
        Files.writeString(file, "paxos.hartbeat = 50 ms");
        Outcome outcome = run("node", "--config", file.toString());
        assertEquals(
                "paxos: " + file + ":1: unknown key paxos.hartbeat; did you mean paxos.heartbeat?"
                        + System.lineSeparator(),
                outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
        assertEquals(outcome, run("init", "--config", file.toString()));
    }

    @Test
    void aRefusedJournalIsExitCode4() throws IOException {
        String file = configuration(1, "paxos.journal = refusing");
        Outcome outcome = run("init", "--config", file);
        assertEquals("paxos: journal of node 1 of orders refused" + System.lineSeparator(), outcome.err);
        assertEquals(ExitCode.JOURNAL_REFUSED, outcome.code);
    }

    @Test
    void anUnknownJournalOrTransportIsExitCode2() throws IOException {
        String file = configuration(1, "paxos.journal = stone");
        Outcome outcome = run("init", "--config", file);
        assertTrue(
                outcome.err.startsWith(
                        "paxos: " + file + ":3: there is no journal named stone on the class path; there are: "),
                outcome.err);
        assertTrue(outcome.err.contains("refusing (org.paxos4j.server.RefusingJournals in file:"), outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
        file = configuration(1, "paxos { journal = refusing, transport = pigeon }");
        outcome = run("init", "--config", file);
        assertTrue(outcome.err.startsWith("paxos: " + file + ":3: there is no transport named pigeon"), outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
    }

    @Test
    void aMissingStateMachineIsExitCode7() throws IOException {
        String file = configuration(1, "paxos { journal = refusing, state-machines = [ counter, abacus ] }");
        Outcome outcome = run("init", "--config", file);
        assertTrue(outcome.err.startsWith("paxos: " + file + ":3: "), outcome.err);
        assertTrue(outcome.err.contains("abacus") && outcome.err.contains("CounterProvider"), outcome.err);
        assertEquals(1, outcome.err.lines().count());
        assertEquals(ExitCode.STATE_MACHINE_MISSING, outcome.code);
    }

    @Test
    void aForgetfulJournalIsRefusedForSeveralMembersUnlessSomebodyInsists() throws IOException {
        String file = configuration(2, "paxos.journal = refusing");
        Outcome outcome = run("init", "--config", file);
        assertEquals(
                "paxos: " + file + ":3: paxos.journal = refusing forgets everything when its process ends, and a"
                        + " cluster of 2 members would then lose acknowledged commands; choose a durable journal, or"
                        + " set paxos.unsafe-volatile = true" + System.lineSeparator(),
                outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
        file = configuration(2, "paxos { journal = refusing, unsafe-volatile = true }");
        assertEquals(ExitCode.JOURNAL_REFUSED, run("init", "--config", file).code);
    }

    @Test
    void theDemoLeavesAFolderThatIsNotEmptyAlone() throws IOException {
        Files.writeString(folder.resolve("mine"), "precious");
        Outcome outcome = run("demo", "--dir", folder.toString());
        assertEquals(
                "paxos: --dir must be a new or empty folder; " + folder + " has something in it"
                        + System.lineSeparator(),
                outcome.err);
        assertEquals(ExitCode.USAGE, outcome.code);
        assertEquals("precious", Files.readString(folder.resolve("mine")));
    }

    private String configuration(int members, String more) throws IOException {
        StringBuilder nodes = new StringBuilder();
        for (int id = 1; id <= members; id++) {
            nodes.append("{ id = ")
                    .append(id)
                    .append(", address = \"127.0.0.1:770")
                    .append(id)
                    .append("\" } ");
        }
        Path file = folder.resolve("paxos.conf");
        Files.writeString(
                file,
                "paxos.cluster { name = orders, nodes = [ "
                        + nodes.toString().trim().replace("} {", "}, {") + " ] }\npaxos.node { id = 1, data = data }\n"
                        + more);
        return file.toString();
    }

    private static Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
