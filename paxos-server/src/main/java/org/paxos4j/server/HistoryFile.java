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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
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
 * Reads what {@link History} wrote, and has it checked. A history is of counters or of locks, whichever its first line is about.
 * Both may have been in use before.
 */
final class HistoryFile<I, O> {
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

    private final HistoryChecker<I, O> checker;
    private final Set<String> known;
    private final Function<Line, I> input;
    private final Function<Long, O> output;
    private final Recorder<I, O> recorder = new Recorder<>();
    private final Map<Long, Integer> underWay = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private long operations;
    private long unknown;
    private long failed;

    /** One event. */
    private record Line(Path file, int number, Config fields) {
        static Line parsed(Path file, int number, String text) {
            try {
                return new Line(file, number, ConfigFactory.parseString(text, JSON));
            } catch (ConfigException wrong) {
                throw wrong(file, number, wrong);
            }
        }

        String text(String field) {
            return field(fields::getString, field);
        }

        long number(String field) {
            return field(fields::getLong, field);
        }

        private <T> T field(Function<String, T> get, String name) {
            try {
                return get.apply(name);
            } catch (ConfigException wrong) {
                throw wrong(file, number, wrong);
            }
        }

        CommandFailure wrong(String reason) {
            return CommandFailure.usage(file + ":" + number + ": " + reason);
        }

        private static CommandFailure wrong(Path file, int number, ConfigException wrong) {
            String reason = String.valueOf(wrong.getMessage()).replaceFirst("^" + PARSED + ": (1: )?", "");
            return new CommandFailure(
                    ExitCode.USAGE, file + ":" + number + ": not a line of a history: " + reason, wrong);
        }
    }

    /**
     * What was found.
     *
     * @param operations how many there are
     * @param unknown how many of them have an unknown outcome; one without an end is one of these
     * @param failed how many of them were certainly not done
     * @param keys how many counters or locks they are about
     */
    record Result(Verdict verdict, long operations, long unknown, long failed, long keys) {}

    private HistoryFile(
            HistoryChecker<I, O> checker, Set<String> known, Function<Line, I> input, Function<Long, O> output) {
        this.checker = checker;
        this.known = known;
        this.input = input;
        this.output = output;
    }

    /** Checks a history; a file that is none is a {@link CommandFailure} that says where. */
    static Result check(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            @Nullable String first = reader.readLine();
            if (first == null) {
                throw CommandFailure.usage(file + ": no history: it is empty");
            }
            Line line = Line.parsed(file, 1, first);
            HistoryFile<?, ?> history = line.text("f").equals(ADD) ? ofCounters() : ofLocks();
            history.take(line);
            int number = 2;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                history.take(Line.parsed(file, number++, text));
            }
            return history.result();
        } catch (CharacterCodingException binary) {
            throw new CommandFailure(ExitCode.USAGE, file + ": no history: not UTF-8 text", binary);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, "the history cannot be read: " + unreadable, unreadable);
        }
    }

    private static HistoryFile<Counter.Input, OptionalLong> ofCounters() {
        return new HistoryFile<>(
                new CounterChecker(Counter.startingAnywhere()),
                Set.of(ADD),
                line -> new Counter.Add(line.text("key"), line.number("value")),
                OptionalLong::of);
    }

    private static HistoryFile<Lock.Input, Long> ofLocks() {
        return new HistoryFile<>(
                new LockChecker(),
                Set.of(ACQUIRE, RELEASE),
                line -> line.text("f").equals(ACQUIRE)
                        ? new Lock.Acquire(line.text("key"), line.text("value"))
                        : new Lock.Release(line.text("key"), line.text("value")),
                Long::valueOf);
    }

    private void take(Line line) {
        String f = line.text("f");
        if (!known.contains(f)) {
            throw line.wrong("f must be one of " + known.stream().sorted().toList() + ", not " + f);
        }
        long operation = line.number("op");
        String event = line.text("event");
        if (event.equals(INVOKE)) {
            if (underWay.put(operation, recorder.invoke(line.number("client"), input.apply(line))) != null) {
                throw line.wrong("operation " + operation + " is under way already");
            }
            keys.add(line.text("key"));
            operations++;
            return;
        }
        @Nullable Integer begun = underWay.remove(operation);
        if (begun == null) {
            throw line.wrong("operation " + operation + " is not under way");
        }
        recorder.end(begun, ending(line, event));
    }

    private Ending<O> ending(Line line, String event) {
        switch (event) {
            case OK -> {
                return new Ending.Ok<>(output.apply(line.number("result")));
            }
            case FAIL -> {
                failed++;
                return new Ending.Fail<>();
            }
            case UNKNOWN -> {
                unknown++;
                return new Ending.Unknown<>();
            }
            default ->
                throw line.wrong("event must be one of " + List.of(INVOKE, OK, FAIL, UNKNOWN) + ", not " + event);
        }
    }

    private Result result() {
        Verdict verdict = checker.check(recorder.history());
        return new Result(verdict, operations, unknown + underWay.size(), failed, keys.size());
    }
}
