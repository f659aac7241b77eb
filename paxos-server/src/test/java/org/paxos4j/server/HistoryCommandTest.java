/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.server.LoadClient.Outcome;

/** What {@code paxos history} says of what a load wrote. */
class HistoryCommandTest {
    private static final Outcome UNKNOWN = new Outcome(Outcome.End.UNKNOWN, OptionalLong.empty());
    private static final Outcome FAIL = new Outcome(Outcome.End.FAIL, OptionalLong.empty());

    @TempDir
    private Path folder;

    private Path file;

    /** What a command left behind. */
    private record Said(int code, String out, String err) {}

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("history");
    }

    @Test
    void aHistoryOfCountersThatHasAnOrder() {
        try (History history = History.in(file, List.of("a", "b"))) {
            History.Operation first = history.invoke(0, "add", 0, 1L);
            history.invoke(1, "add", 0, 1L).ended(Outcome.ok(43));
            first.ended(Outcome.ok(42));
            history.invoke(2, "add", 0, 1L).ended(UNKNOWN);
            history.invoke(3, "add", 0, 1L).ended(FAIL);
            history.invoke(4, "add", 0, 1L); // the load ended before its answer came
            history.invoke(0, "add", 0, 1L).ended(Outcome.ok(46));
            history.invoke(0, "add", 1, 1L).ended(Outcome.ok(7));
        }

        assertEquals(new Said(0, "operations 7, of which unknown 2, failed 1; keys 2\nlinearizable\n", ""), verify());
    }

    @Test
    void aHistoryOfCountersThatHasNone() {
        try (History history = History.in(file, List.of("a"))) {
            history.invoke(0, "add", 0, 1L).ended(Outcome.ok(42));
            history.invoke(1, "add", 0, 1L).ended(Outcome.ok(42));
        }

        assertEquals(new Said(1, """
                        operations 2, of which unknown 0, failed 0; keys 1
                        not linearizable at key a:
                          client 1: Add[key=a, delta=1] -> OptionalLong[42] [2 to 3]
                        follows on the value 41, but the answers below its own come to 42, and unknown additions do not explain the difference
                        """, "paxos: " + file + " is not linearizable\n"), verify());
    }

    @Test
    void aHistoryOfLocksThatHasAnOrderAndOneThatHasNone() {
        try (History history = History.in(file, List.of("door"))) {
            history.invoke(0, "acquire", 0, "anna").ended(Outcome.ok(3));
            history.invoke(0, "release", 0, "anna").ended(Outcome.ok(3));
            history.invoke(1, "acquire", 0, "bert").ended(Outcome.ok(4));
        }
        assertEquals(0, verify().code);

        try (History history = History.in(file, List.of("door"))) {
            history.invoke(0, "acquire", 0, "anna").ended(Outcome.ok(3));
            history.invoke(1, "acquire", 0, "bert").ended(Outcome.ok(4));
            history.invoke(0, "release", 0, "anna").ended(Outcome.ok(3));
        }
        assertEquals(1, verify().code);
    }

    /** Unknown additions of different sizes, in any selection: more than can be tried. */
    @Test
    void aHistoryThatMayHaveAnOrderOrNone() {
        try (History history = History.in(file, List.of("a"))) {
            history.invoke(0, "add", 0, 1L).ended(Outcome.ok(1));
            for (int power = 1; power <= 30; power++) {
                history.invoke(1, "add", 0, 1L << power).ended(UNKNOWN);
            }
            history.invoke(0, "add", 0, 1L).ended(Outcome.ok(0));
        }

        assertEquals(
                new Said(10, """
                        operations 32, of which unknown 30, failed 0; keys 1
                        undecided at key a: more than 134217728 bytes are needed to remember what was tried
                        """, "paxos: " + file + " may be linearizable or not: to tell would take more memory\n"),
                verify());
    }

    @Test
    void aVerdictForPrograms() {
        try (History history = History.in(file, List.of("a"))) {
            history.invoke(0, "add", 0, 1L).ended(Outcome.ok(42));
            history.invoke(1, "add", 0, 1L).ended(Outcome.ok(42));
        }

        Config answer = ConfigFactory.parseString(verify("--json").out);
        assertEquals("not-linearizable", answer.getString("verdict"));
        assertEquals(2, answer.getLong("operations"));
        assertEquals(1, answer.getLong("keys"));
    }

    @Test
    void whatIsNoHistoryIsSaidWithItsLine() throws IOException {
        String begun =
                "{\"op\":0,\"client\":0,\"time\":1,\"event\":\"invoke\",\"f\":\"add\",\"key\":\"a\",\"value\":1}\n";

        isWrong("", ": no history: it is empty");
        isWrong(begun + "{\"op\":0,\"cli", ":2: not a line of a history: ");
        isWrong(begun + "\n", ":2: not a line of a history: ");
        isWrong(
                begun.replace("\"op\":0,", ""),
                ":1: not a line of a history: No configuration setting found for key 'op'");
        isWrong(
                begun + begun.replace("invoke", "begin"),
                ":2: event must be one of [invoke, ok, fail, unknown], not begin");
        isWrong(begun.replace("\"value\":1", "\"value\":true"), ":1: not a line of a history: ");
        isWrong(begun + begun, ":2: operation 0 is under way already");
        isWrong(
                begun + begun.replace("invoke", "ok").replace("\"op\":0", "\"op\":9"),
                ":2: operation 9 is not under way");
        isWrong(
                begun + begun.replace("invoke", "ok"),
                ":2: not a line of a history: No configuration setting found for key 'result'");
        isWrong(begun + begun.replace("add", "acquire"), ":2: f must be one of [add], not acquire");
        isWrong(begun.replace("add", "put"), ":1: f must be one of [acquire, release], not put");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(new Said(2, "", "paxos: " + file + ": no history: not UTF-8 text\n"), verify());
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeSo() {
        Said said = verify();
        assertEquals(2, said.code);
        assertEquals("paxos: the history cannot be read: java.nio.file.NoSuchFileException: " + file + "\n", said.err);
    }

    private void isWrong(String text, String complaint) throws IOException {
        Files.writeString(file, text);
        Said said = verify();
        assertEquals(2, said.code, said.err);
        assertEquals(1, said.err.lines().count(), said.err);
        String expected = "paxos: " + file + complaint;
        assertEquals(expected, said.err.substring(0, Math.min(expected.length(), said.err.length())), said.err);
    }

    private Said verify(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] args = new String[3 + more.length];
        args[0] = "history";
        args[1] = "verify";
        args[2] = file.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        int code = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
