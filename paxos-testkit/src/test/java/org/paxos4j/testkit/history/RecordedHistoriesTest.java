/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Histories of other systems, recorded by others, whose verdicts are known: {@code -Dhistories=DIR}, a folder with {@code
 * VERDICTS.tsv} (a file and {@code true} or {@code false} a line), {@code etcd/*.log} in the format of Jepsen's log, and {@code
 * kv/*.txt}, one operation's event a line. They are those of the checker Porcupine's public test data.
 */
class RecordedHistoriesTest {
    private static final Pattern ETCD =
            Pattern.compile("INFO +jepsen\\.util - (\\d+)\\s+:(invoke|ok|fail|info)\\s+:(read|write|cas)\\s+(.*)");
    private static final Pattern TEXT = Pattern.compile(
            "\\{:process (\\d+), :type :(invoke|ok), :f :(get|put|append), :key \"(.*)\", :value (?:nil|\"(.*)\")\\}");

    @Test
    void everyVerdictIsTheKnownOne() throws IOException {
        String folder = System.getProperty("histories");
        assumeTrue(folder != null, "no recorded histories: say where they are with -Dhistories=DIR");
        List<String> verdicts = Files.readAllLines(Path.of(folder, "VERDICTS.tsv")).stream()
                .skip(1)
                .toList();
        assertFalse(verdicts.isEmpty());
        for (String line : verdicts) {
            String[] fields = line.split("\t", -1);
            Path file = Path.of(folder, fields[0]);
            long begun = System.nanoTime();
            Verdict verdict = fields[0].startsWith("etcd/")
                    ? new LinearizabilityChecker<>(new Register<Integer>()).check(etcd(file))
                    : new LinearizabilityChecker<>(new KeyValue()).check(texts(file));
            System.out.printf("%s: %s, %d ms%n", fields[0], fields[1], (System.nanoTime() - begun) / 1_000_000);
            assertEquals(
                    Boolean.parseBoolean(fields[1]) ? Verdict.Linearizable.class : Verdict.NotLinearizable.class,
                    verdict.getClass(),
                    fields[0] + "\n" + verdict.explanation());
        }
    }

    /** A process whose outcome is unknown ({@code info}) does nothing more under its number. */
    private static History<Register.Input<Integer>, Optional<Integer>> etcd(Path file) throws IOException {
        History.Recorder<Register.Input<Integer>, Optional<Integer>> recorder = new History.Recorder<>();
        Map<Long, Integer> underWay = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher event = ETCD.matcher(line);
            if (!event.matches()) {
                continue; // what Jepsen's own processes do
            }
            long process = Long.parseLong(event.group(1));
            if (event.group(2).equals("invoke")) {
                underWay.put(process, recorder.invoke(process, etcdInput(event.group(3), event.group(4))));
            } else {
                recorder.end(underWay.remove(process), etcdEnding(event.group(2), event.group(3), event.group(4)));
            }
        }
        return recorder.history();
    }

    private static Register.Input<Integer> etcdInput(String what, String value) {
        List<Integer> numbers = numbers(value);
        return switch (what) {
            case "read" -> new Register.Read<>("r");
            case "write" -> new Register.Write<>("r", numbers.get(0));
            default -> new Register.CompareAndSet<>("r", numbers.get(0), numbers.get(1));
        };
    }

    /** A compare-and-set that failed had found another value; a read that failed had timed out. */
    private static Ending<Optional<Integer>> etcdEnding(String event, String what, String value) {
        List<Integer> numbers = numbers(value);
        if (event.equals("info")) {
            return new Ending.Unknown<>();
        }
        if (event.equals("fail")) {
            return what.equals("cas") ? new Ending.Ok<>(Optional.empty()) : new Ending.Fail<>();
        }
        return new Ending.Ok<>(numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(numbers.size() - 1)));
    }

    private static List<Integer> numbers(String text) {
        return Pattern.compile("\\d+")
                .matcher(text)
                .results()
                .map(number -> Integer.valueOf(number.group()))
                .toList();
    }

    private static History<KeyValue.Input, Optional<String>> texts(Path file) throws IOException {
        History.Recorder<KeyValue.Input, Optional<String>> recorder = new History.Recorder<>();
        Map<Long, Integer> underWay = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher event = TEXT.matcher(line);
            if (!event.matches()) {
                throw new IOException(file + " has a line that is no event: " + line);
            }
            long process = Long.parseLong(event.group(1));
            Optional<String> value = Optional.ofNullable(event.group(5));
            if (event.group(2).equals("invoke")) {
                KeyValue.Input input = switch (event.group(3)) {
                    case "get" -> new KeyValue.Get(event.group(4));
                    case "put" -> new KeyValue.Put(event.group(4), value.orElseThrow());
                    default -> new KeyValue.Append(event.group(4), value.orElseThrow());
                };
                underWay.put(process, recorder.invoke(process, input));
            } else {
                recorder.end(
                        underWay.remove(process),
                        new Ending.Ok<>(event.group(3).equals("get") ? value : Optional.empty()));
            }
        }
        return recorder.history();
    }
}
