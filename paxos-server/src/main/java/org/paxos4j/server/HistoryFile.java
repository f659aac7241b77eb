/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.paxos4j.testkit.history.Counter;
import org.paxos4j.testkit.history.CounterChecker;
import org.paxos4j.testkit.history.Ending;
import org.paxos4j.testkit.history.History.Recorder;
import org.paxos4j.testkit.history.HistoryChecker;
import org.paxos4j.testkit.history.Lock;
import org.paxos4j.testkit.history.LockChecker;
import org.paxos4j.testkit.history.Verdict;

/**
 * Reads what {@link History} wrote, and has it checked. It is of counters or of locks, whichever its first line is about. Both
 * may have been in use before.
 */
final class HistoryFile {
    /** What messages of the parser begin with: it sees a line at a time, and does not know which. */
    private static final String PARSED = "line";

    private static final ConfigParseOptions JSON = ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.JSON)
            .setAllowMissing(false)
            .setOriginDescription(PARSED);
    private static final String INVOKE = "invoke";
    private static final String OK = "ok";
    private static final String FAIL = "fail";
    private static final String UNKNOWN = "unknown";
    private static final String ADD = "add";
    private static final String ACQUIRE = "acquire";
    private static final String RELEASE = "release";

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    /** One event. */
    private record Line(int number, long operation, long client, String event, String f, String key, Config fields) {}

    /**
     * What was found.
     *
     * @param operations how many there are
     * @param unknown how many of them have an unknown outcome; one without an end is one of these
     * @param failed how many of them were certainly not done
     * @param keys how many counters or locks they are about
     */
    record Result(Verdict verdict, long operations, long unknown, long failed, long keys) {}

    private HistoryFile(Path file) {
        this.file = file;
    }

    /** Checks a history; a file that is none is a {@link CommandFailure} that says where. */
    static Result check(Path file) {
        HistoryFile history = new HistoryFile(file);
        history.read();
        return history.check();
    }

    private void read() {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                lines.add(parsed(lines.size() + 1, text));
            }
        } catch (CharacterCodingException binary) {
            throw new CommandFailure(ExitCode.USAGE, file + ": no history: not UTF-8 text", binary);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, "the history cannot be read: " + unreadable, unreadable);
        }
        if (lines.isEmpty()) {
            throw CommandFailure.usage(file + ": no history: it is empty");
        }
    }

    private Line parsed(int number, String text) {
        try {
            Config fields = ConfigFactory.parseString(text, JSON);
            return new Line(
                    number,
                    fields.getLong("op"),
                    fields.getLong("client"),
                    fields.getString("event"),
                    fields.getString("f"),
                    fields.getString("key"),
                    fields);
        } catch (ConfigException wrong) {
            throw wrong(number, wrong);
        }
    }

    private CommandFailure wrong(int number, ConfigException wrong) {
        String reason = String.valueOf(wrong.getMessage()).replaceFirst("^" + PARSED + ": (1: )?", "");
        return new CommandFailure(ExitCode.USAGE, file + ":" + number + ": not a line of a history: " + reason, wrong);
    }

    private CommandFailure wrong(Line line, String reason) {
        return CommandFailure.usage(file + ":" + line.number + ": " + reason);
    }

    private Result check() {
        return lines.get(0).f.equals(ADD)
                ? check(
                        new CounterChecker(Counter.startingAnywhere()),
                        Set.of(ADD),
                        line -> new Counter.Add(line.key, line.fields.getLong("value")),
                        OptionalLong::of)
                : check(
                        new LockChecker(),
                        Set.of(ACQUIRE, RELEASE),
                        line -> line.f.equals(ACQUIRE)
                                ? new Lock.Acquire(line.key, line.fields.getString("value"))
                                : new Lock.Release(line.key, line.fields.getString("value")),
                        Long::valueOf);
    }

    private <I, O> Result check(
            HistoryChecker<I, O> checker, Set<String> known, Function<Line, I> input, Function<Long, O> output) {
        Recorder<I, O> recorder = new Recorder<>();
        Map<Long, Integer> underWay = new HashMap<>();
        for (Line line : lines) {
            if (!known.contains(line.f)) {
                throw wrong(line, "f must be one of " + known.stream().sorted().toList() + ", not " + line.f);
            }
            try {
                if (line.event.equals(INVOKE)) {
                    int number = recorder.invoke(line.client, input.apply(line));
                    if (underWay.put(line.operation, number) != null) {
                        throw wrong(line, "operation " + line.operation + " is under way already");
                    }
                } else {
                    @Nullable Integer number = underWay.remove(line.operation);
                    if (number == null) {
                        throw wrong(line, "operation " + line.operation + " is not under way");
                    }
                    recorder.end(number, ending(line, output));
                }
            } catch (ConfigException wrong) {
                throw wrong(line.number, wrong);
            }
        }
        Verdict verdict = checker.check(recorder.history());
        return new Result(
                verdict,
                count(INVOKE),
                count(UNKNOWN) + underWay.size(),
                count(FAIL),
                lines.stream().map(Line::key).collect(Collectors.toSet()).size());
    }

    private <O> Ending<O> ending(Line line, Function<Long, O> output) {
        return switch (line.event) {
            case OK -> new Ending.Ok<>(output.apply(line.fields.getLong("result")));
            case FAIL -> new Ending.Fail<>();
            case UNKNOWN -> new Ending.Unknown<>();
            default ->
                throw wrong(line, "event must be one of " + List.of(INVOKE, OK, FAIL, UNKNOWN) + ", not " + line.event);
        };
    }

    private long count(String event) {
        return lines.stream().filter(line -> line.event.equals(event)).count();
    }
}
