/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.server.LoadClient.Outcome;

class HistoryTest {
    @TempDir
    private Path folder;

    @Test
    void eachOperationHasALineForItsBeginningAndOneForItsEnd() throws IOException {
        Path file = folder.resolve("history");
        try (History history = History.in(file, List.of("a", "b"))) {
            History.Operation add = history.invoke(0, "add", 0, 1L);
            History.Operation acquire = history.invoke(1, "acquire", 1, "anna");
            acquire.ended(new Outcome(Outcome.End.UNKNOWN, OptionalLong.empty()));
            add.ended(Outcome.ok(7));
            history.invoke(0, "add", 1, 1L).ended(new Outcome(Outcome.End.FAIL, OptionalLong.empty()));
        }

        List<Config> lines = lines(file);
        assertEquals(
                List.of(
                        "0 0 invoke add a 1",
                        "1 1 invoke acquire b anna",
                        "1 1 unknown acquire b anna",
                        "0 0 ok add a 1 -> 7",
                        "2 0 invoke add b 1",
                        "2 0 fail add b 1"),
                lines.stream().map(HistoryTest::text).toList());
        List<Long> times = lines.stream().map(line -> line.getLong("time")).toList();
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void aHistoryThatCannotBeWrittenIsSaidToBeSo() {
        Path file = folder.resolve("missing/history");
        CommandFailure failure = assertThrows(CommandFailure.class, () -> History.in(file, List.of("a")));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals(
                "the history cannot be written to " + file + ": there is no folder " + folder.resolve("missing"),
                failure.getMessage());
    }

    /** A device that is always full. */
    @Test
    void aHistoryThatIsNotWholeIsSaidToBeSo() {
        History history = History.in(Path.of("/dev/full"), List.of("a"));
        history.invoke(0, "add", 0, 1L);
        CommandFailure failure = assertThrows(CommandFailure.class, history::close);
        assertEquals(ExitCode.INTERNAL, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("the history in /dev/full is not whole: "), failure.getMessage());
    }

    private static List<Config> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(ConfigFactory::parseString).toList();
        }
    }

    private static String text(Config line) {
        String text = String.join(
                " ",
                line.getString("op"),
                line.getString("client"),
                line.getString("event"),
                line.getString("f"),
                line.getString("key"),
                line.getString("value"));
        return line.hasPath("result") ? text + " -> " + line.getLong("result") : text;
    }
}
