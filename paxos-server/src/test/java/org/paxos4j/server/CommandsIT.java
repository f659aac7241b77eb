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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.testkit.history.Verdict;

/** What the client commands print and how they end, against three node processes; the commands run inside this one. */
@Timeout(300)
final class CommandsIT {
    @TempDir
    private static Path folder;

    private static LocalCluster cluster;

    /** What a command left behind. */
    private record Outcome(int code, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.create(folder, 3);
        cluster.startAll(Deadline.in(Duration.ofMinutes(2)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aCounterIsSetOnlyIfItIsWhatIsExpected() {
        assertEquals("5\n", answer("counter", "cas", "cas", "0", "5"));
        assertRefused("paxos: refused: cas = 5, not 4\n", "counter", "cas", "cas", "4", "9");
        assertEquals("{\"counter\":\"cas\",\"value\":-1}\n", answer("counter", "cas", "cas", "5", "-1", "--json"));
        assertEquals("-1\n", answer("counter", "get", "cas"));
    }

    @Test
    void aLockIsTakenRenewedShownAndGivenBack() {
        long token = token("lock", "acquire", "door", "--owner", "anna", "--lease", "1h");
        assertEquals(token, token("lock", "acquire", "door", "--owner", "anna", "--lease", "1h"));
        assertEquals(token, token("lock", "renew", "door", "--owner", "anna", "--token", token + ""));
        assertRefused("paxos: refused: door is held by anna\n", "lock", "acquire", "door", "--owner", "bert");
        String state = answer("lock", "show", "door");
        assertTrue(state.matches("held by anna, token " + token + ", for \\d+ ms more; nobody waits\n"), state);
        assertRefused(
                "paxos: refused: bert does not hold door (any more)\n", "lock", "release", "door", "--owner", "bert");
        assertEquals(token, token("lock", "release", "door", "--owner", "anna", "--token", token + ""));
        assertEquals("free\n", answer("lock", "show", "door"));
        assertTrue(token("lock", "acquire", "door", "--owner", "bert") > token);
    }

    @Test
    void whoeverWaitsIsGrantedTheLockWhenTheLeaseBeforeHasEnded() {
        long first = token("lock", "acquire", "gate", "--owner", "anna", "--lease", "700ms");
        long second = token("lock", "acquire", "gate", "--owner", "bert", "--wait", "1m");
        assertTrue(second > first);
        assertRefused(
                "paxos: refused: anna does not hold gate under token " + first + " (any more)\n",
                "lock",
                "renew",
                "gate",
                "--owner",
                "anna",
                "--token",
                first + "");
    }

    @Test
    void whoeverWaitsInVainIsToldAndLeavesNoPlaceBehind() {
        token("lock", "acquire", "wall", "--owner", "anna", "--lease", "1h");
        assertRefused(
                "paxos: refused: wall is held by anna\n",
                "lock",
                "acquire",
                "wall",
                "--owner",
                "bert",
                "--wait",
                "300ms");
        assertTrue(answer("lock", "show", "wall").endsWith("nobody waits\n"));
    }

    @Test
    void whoWaitsIsShown() throws Exception {
        long token = token("lock", "acquire", "show", "--owner", "anna", "--lease", "1h");
        CompletableFuture<Outcome> waiting =
                inBackground("lock", "acquire", "show", "--owner", "bert", "--wait", "1m", "--json");
        Deadline.in(Duration.ofMinutes(1))
                .await("bert to wait", () -> answer("lock", "show", "show").endsWith("waiting: bert\n"));
        Config shown = json(answer("lock", "show", "show", "--json"));
        assertEquals(List.of("bert"), shown.getStringList("waiting"));
        assertEquals(token, shown.getLong("token"));

        token("lock", "release", "show", "--owner", "anna");

        Config granted = json(waiting.get().out);
        assertEquals("bert", granted.getString("owner"));
        assertTrue(granted.getLong("token") > token);
    }

    @Test
    void aLockThatIsOutOfRangeIsRefusedByTheStateMachine() {
        assertRefused(
                "paxos: refused: a lease has 1 to 86400000 milliseconds, not 172800000\n",
                "lock",
                "acquire",
                "x",
                "--owner",
                "anna",
                "--lease",
                "2d");
    }

    @Test
    void aLoadOfLocksHasOneHolderAtATimeAndAHistoryOfIt() throws IOException {
        Path file = folder.resolve("locks.jsonl");
        Config result = json(answer(
                "load",
                "--workload",
                "lock",
                "--clients",
                "4",
                "--keys",
                "1",
                "--seconds",
                "2",
                "--json",
                "--history",
                file.toString()));
        assertTrue(result.getLong("acknowledged") > 0, result::toString);
        assertEquals(0, result.getLong("writes.turned_away"));
        assertEquals(0, result.getLong("writes.out_of_order"));
        assertEquals(result.getLong("acknowledged"), result.getLong("writes.taken"));

        List<Config> lines =
                Files.readAllLines(file).stream().map(CommandsIT::json).toList();
        assertEquals(Set.of("acquire", "release"), values(lines, "f"));
        List<Long> tokens = lines.stream()
                .filter(line -> line.getString("f").equals("acquire")
                        && line.getString("event").equals("ok"))
                .map(line -> line.getLong("result"))
                .toList();
        assertEquals(result.getLong("acknowledged"), tokens.stream().distinct().count());
        assertEquals(new Verdict.Linearizable(), HistoryFile.check(file).verdict());
    }

    @Test
    void aLoadKeepsItsRateAndItsHistorySaysWhatWasAnswered() throws IOException {
        Path file = folder.resolve("adds.jsonl");
        Config result = json(answer(
                "load",
                "--clients",
                "2",
                "--keys",
                "1",
                "--seconds",
                "3",
                "--rate",
                "20",
                "--json",
                "--history",
                file.toString()));
        long acknowledged = result.getLong("acknowledged");
        assertTrue(acknowledged > 0 && acknowledged <= 61, result::toString);

        List<Config> lines =
                Files.readAllLines(file).stream().map(CommandsIT::json).toList();
        assertEquals(Set.of("invoke", "ok"), values(lines, "event"));
        List<Long> sums = lines.stream()
                .filter(line -> line.getString("event").equals("ok"))
                .map(line -> line.getLong("result"))
                .sorted()
                .toList();
        assertEquals(acknowledged, sums.size());
        assertEquals(new Verdict.Linearizable(), HistoryFile.check(file).verdict());
        assertEquals(json(answer("counter", "get", "load-0", "--json")).getLong("value"), sums.get(sums.size() - 1));
    }

    private static Set<String> values(List<Config> lines, String field) {
        return lines.stream().map(line -> line.getString(field)).collect(Collectors.toSet());
    }

    private static Config json(String text) {
        return ConfigFactory.parseString(text);
    }

    private static long token(String... command) {
        return Long.parseLong(answer(command).trim());
    }

    private static String answer(String... command) {
        Outcome outcome = run(command);
        assertEquals(ExitCode.DONE, outcome.code, outcome.err);
        assertEquals("", outcome.err);
        return outcome.out;
    }

    private static void assertRefused(String line, String... command) {
        assertEquals(new Outcome(ExitCode.CHECK_FAILED, "", line), run(command));
    }

    private static CompletableFuture<Outcome> inBackground(String... command) {
        Executor ownThread = work -> {
            Thread thread = new Thread(work, "test-command");
            thread.setDaemon(true);
            thread.start();
        };
        return CompletableFuture.supplyAsync(() -> run(command), ownThread);
    }

    private static Outcome run(String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--cluster", cluster.addresses().get(1)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
