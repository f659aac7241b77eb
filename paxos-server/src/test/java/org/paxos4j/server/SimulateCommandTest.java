/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, with few seeds. */
class SimulateCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @Test
    void countersAndLocksAreLinearizableUnderFaultsOfEveryKind() {
        Outcome outcome = run("--seeds", "4", "--json");
        assertEquals(ExitCode.DONE, outcome.code, outcome.out + outcome.err);
        Config told = ConfigFactory.parseString(outcome.out);
        assertEquals(4, told.getInt("runs"));
        assertEquals(0, told.getInt("violations"));
        assertTrue(told.getInt("committed") > 200, outcome.out);
        assertTrue(told.getInt("elections") >= 4, outcome.out);
    }

    @Test
    void aSeedLeavesTheSameTraceWheneverItIsRun() throws IOException {
        assertEquals(trace("--first-seed", "11", "--seeds", "2"), trace("--first-seed", "11", "--seeds", "2"));
    }

    @Test
    void onlyTheFaultsThatAreAskedForAreFelt() throws IOException {
        Config line = ConfigFactory.parseString(
                trace("--seeds", "1", "--faults", "crash,loss").get(0));
        line.getConfig("faults")
                .entrySet()
                .forEach(fault -> assertTrue(
                        Set.of("crash", "loss").contains(fault.getKey())
                                || ((Number) fault.getValue().unwrapped()).longValue() == 0,
                        fault.toString()));
    }

    @Test
    void whetherFailuresAreShortenedChangesNothingInARunThatPasses() throws IOException {
        assertEquals(trace("--seeds", "1"), trace("--seeds", "1", "--no-shorten"));
    }

    @Test
    void wrongUsageIsToldInOneLine() {
        assertEquals(new Outcome(ExitCode.USAGE, "", "paxos: --nodes must be 0 to 7, not 8\n"), run("--nodes", "8"));
        Outcome unknown = run("--faults", "loss,flood");
        assertEquals(ExitCode.USAGE, unknown.code);
        assertTrue(unknown.err.startsWith("paxos: --faults must be all, none, or some of [loss, duplication, "));
        assertTrue(unknown.err.endsWith(", not flood\n"), unknown.err);
        assertEquals(
                ExitCode.USAGE,
                run("--seeds", "1", "--trace", folder.resolve("no/f").toString()).code);
    }

    /** In the order of the seeds. */
    private List<String> trace(String... options) throws IOException {
        Path file = folder.resolve("trace");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--nodes", "0", "--trace", file.toString()));
        assertEquals(ExitCode.DONE, run(all.toArray(String[]::new)).code);
        return Files.readAllLines(file).stream().sorted().toList();
    }

    private static Outcome run(String... options) {
        List<String> command = new ArrayList<>(List.of("simulate"));
        command.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                command.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
