/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the checker says besides yes and no, and how much it can take. */
class LinearizabilityCheckerTest {
    private static final int CLIENTS = 16;
    private static final Counter COUNTER = Counter.startingAt(0);

    @Test
    void aHistoryWithoutOperationsIsLinearizable() {
        new Story<Counter.Input, OptionalLong>().isLinearizable(new LinearizabilityChecker<>(COUNTER));
    }

    @Test
    void aViolationIsToldByItsShortestBeginning() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        story.done(new Register.Write<>("x", 1), Optional.of(1));
        var open = story.begin(new Register.Write<>("x", 7));
        var stale = story.begin(new Register.Read<>("x"));
        story.done(new Register.Write<>("x", 2), Optional.of(2));
        story.done(new Register.Write<>("x", 3), Optional.of(3));
        stale.answers(Optional.of(9));
        open.answers(Optional.of(7));
        story.done(new Register.Read<>("x"), Optional.of(8));

        assertEquals("""
                not linearizable at key x: nothing explains
                  client 2: Read[key=x] -> Optional[9] [3 to 8]
                the state could only have been
                  Optional[7] or Optional[3]
                under way at the same time:
                  client 1: Write[key=x, value=7] -> ? [2]
                  client 3: Write[key=x, value=2] -> Optional[2] [4 to 5]
                  client 4: Write[key=x, value=3] -> Optional[3] [6 to 7]""", story.isNotLinearizable(new LinearizabilityChecker<>(new Register<>())));
    }

    /** The answer of the long operation is impossible, but it came after that of the read, which was already beyond repair. */
    @Test
    void whatIsAnsweredLaterIsNotHeldAgainstABeginning() {
        Story<KeyValue.Input, Optional<String>> story = new Story<>();
        var open = story.begin(new KeyValue.Get("x"));
        story.done(new KeyValue.Append("x", "a"), Optional.empty());
        story.done(new KeyValue.Get("x"), Optional.of("b"));
        open.answers(Optional.of("c"));

        assertEquals("""
                not linearizable at key x: nothing explains
                  client 2: Get[key=x] -> Optional[b] [3 to 4]
                the state could only have been
                  a
                under way at the same time:
                  client 0: Get[key=x] -> ? [0]""", story.isNotLinearizable(new LinearizabilityChecker<>(new KeyValue())));
    }

    /** What was read can be explained by an operation that is under way, until that answers that it did nothing. */
    @Test
    void aBeginningThatALaterAnswerSpoilsIsNotBlamed() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        story.done(new Register.Write<>("x", 1), Optional.of(1));
        var open = story.begin(new Register.CompareAndSet<>("x", 1, 2));
        story.done(new Register.Read<>("x"), Optional.of(2));
        story.done(new Register.Write<>("x", 3), Optional.of(3));
        open.answers(Optional.empty());
        var late = story.begin(new Register.Write<>("x", 4));
        story.done(new Register.Write<>("x", 5), Optional.of(5));
        late.answers(Optional.of(4));

        assertEquals("""
                not linearizable at key x: nothing explains
                  client 2: Read[key=x] -> Optional[2] [3 to 4]
                the state could only have been
                  Optional[1]
                under way at the same time:
                  client 1: CompareAndSet[key=x, expected=1, value=2] -> Optional.empty [2 to 7]""", story.isNotLinearizable(new LinearizabilityChecker<>(new Register<>())));
    }

    @Test
    void ofSeveralViolationsTheFirstIsTold() {
        Story<Counter.Input, OptionalLong> story = new Story<>();
        var late = story.begin(new Counter.Add("a", 1));
        story.done(new Counter.Add("b", 1), OptionalLong.of(5));
        late.answers(OptionalLong.of(5));

        for (HistoryChecker<Counter.Input, OptionalLong> checker : checkers()) {
            Verdict.NotLinearizable verdict = (Verdict.NotLinearizable) checker.check(story.history());
            assertEquals(Optional.of("b"), verdict.key());
            assertEquals(story.history().operations().get(1), verdict.operation());
        }
    }

    @Test
    void whoHasNoRoomToRememberSaysThatItIsUndecided() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        for (int value = 1; value <= 12; value++) {
            story.begin(new Register.Write<>("x", value)).isUnknown();
        }
        story.done(new Register.Read<>("x"), Optional.of(0));

        assertEquals(
                new Verdict.Undecided(Optional.of("x"), 100_000),
                new LinearizabilityChecker<>(new Register<Integer>(), 100_000).check(story.history()));
        assertThrows(IllegalArgumentException.class, () -> new LinearizabilityChecker<>(new Register<>(), 0));
    }

    @Test
    void aViolationIsToldThoughAPartBeforeAndAPartAfterItAreUndecided() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        for (String undecided : List.of("a", "c")) {
            for (int value = 1; value <= 12; value++) {
                story.begin(new Register.Write<>(undecided, value)).isUnknown();
            }
            story.done(new Register.Read<>(undecided), Optional.of(0));
            story.done(new Register.Read<>("b"), Optional.of(0));
        }

        story.isNotLinearizable(new LinearizabilityChecker<>(new Register<>(), 100_000));
    }

    /** Ten writes have 3,628,800 orders, but only 5,120 of what was written and what was written last. */
    @Test
    void ordersThatLeadToTheSameAreFollowedOnce() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        var writes = IntStream.rangeClosed(1, 10)
                .mapToObj(value -> story.begin(new Register.Write<>("x", value)))
                .toList();
        for (int value = 1; value <= 10; value++) {
            writes.get(value - 1).answers(Optional.of(value));
        }
        story.done(new Register.Read<>("x"), Optional.of(0));

        story.isNotLinearizable(new LinearizabilityChecker<>(new Register<>(), 2 << 20));
    }

    /** If each of them could be the first, there would be 2 to the power of 60 ways to choose some. */
    @Test
    void sixtyUnknownAdditionsThatAreAlikeAreCountedNotTried() {
        Story<Counter.Input, OptionalLong> story = new Story<>();
        for (int unknown = 0; unknown < 60; unknown++) {
            story.begin(new Counter.Add("x", 1)).isUnknown();
        }
        story.done(new Counter.Get("x"), OptionalLong.of(60));
        story.isLinearizable(new LinearizabilityChecker<>(COUNTER, 1 << 20));

        story.done(new Counter.Get("x"), OptionalLong.of(61));
        story.isNotLinearizable(new LinearizabilityChecker<>(COUNTER, 1 << 20));
    }

    @Test
    void unknownOperationsThatWouldChangeNothingAreNotTried() {
        Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();
        for (int value = 0; value < 60; value++) {
            story.begin(new Register.CompareAndSet<>("x", 7, value)).isUnknown();
        }
        story.done(new Register.Read<>("x"), Optional.of(1));

        story.isNotLinearizable(new LinearizabilityChecker<>(new Register<>(), 1 << 20));
    }

    @Test
    void aHundredThousandOperationsOnOneKeyAreChecked() {
        History<Counter.Input, OptionalLong> right = counted(100_000, 100, -1);
        History<Counter.Input, OptionalLong> wrong = counted(100_000, Integer.MAX_VALUE, 99_000);

        for (HistoryChecker<Counter.Input, OptionalLong> checker : checkers()) {
            assertEquals(new Verdict.Linearizable(), checker.check(right));
            assertEquals(Verdict.NotLinearizable.class, checker.check(wrong).getClass());
        }
    }

    /** Each of the unknown ones may have been done at each moment: too much for a search, which says so. */
    @Test
    void whereTheAnswersTellTheOrderAThousandUnknownOperationsAreNoBurden() {
        History<Counter.Input, OptionalLong> wrong = counted(100_000, 100, 99_000);

        assertEquals(
                Verdict.NotLinearizable.class,
                new CounterChecker(COUNTER).check(wrong).getClass());
        assertEquals(
                new Verdict.Undecided(Optional.of("x"), 1 << 20),
                new LinearizabilityChecker<>(COUNTER, 1 << 20).check(wrong));
    }

    private static List<HistoryChecker<Counter.Input, OptionalLong>> checkers() {
        return List.of(new LinearizabilityChecker<>(COUNTER), new CounterChecker(COUNTER));
    }

    /**
     * Additions of several clients that overlap.
     *
     * @param oneUnknownIn of how many one is unknown; half of these were done
     * @param lost one that is answered and lost, or -1
     */
    private static History<Counter.Input, OptionalLong> counted(int operations, int oneUnknownIn, int lost) {
        SplittableRandom random = new SplittableRandom(17);
        History.Recorder<Counter.Input, OptionalLong> recorder = new History.Recorder<>();
        Map<Integer, Ending<OptionalLong>> endings = new HashMap<>();
        List<Integer> underWay = new ArrayList<>();
        long value = 0;
        for (int next = 0; next < operations || !underWay.isEmpty(); ) {
            if (next < operations && underWay.size() < CLIENTS && random.nextInt(3) > 0) {
                boolean unknown = random.nextInt(oneUnknownIn) == 0;
                boolean done = next != lost && (!unknown || random.nextBoolean());
                value += done ? 1 : 0;
                int operation = recorder.invoke(next++, new Counter.Add("x", 1));
                endings.put(operation, unknown ? new Ending.Unknown<>() : new Ending.Ok<>(OptionalLong.of(value)));
                underWay.add(operation);
            } else if (!underWay.isEmpty()) {
                int operation = underWay.remove(random.nextInt(underWay.size()));
                recorder.end(operation, Objects.requireNonNull(endings.get(operation)));
            }
        }
        return recorder.history();
    }

    /** Whoever is not told which part an operation is about would have to look at all together. */
    @Test
    void operationsWithAndWithoutAKeyAreNotMixed() {
        Specification<String, String, String> half = new Specification<>() {
            @Override
            public String initial() {
                return "";
            }

            @Override
            public Optional<String> next(String state, String input, Optional<String> output) {
                return Optional.of(state);
            }

            @Override
            public Optional<String> key(String input) {
                return Optional.of(input).filter(key -> !key.isEmpty());
            }
        };
        Story<String, String> story = new Story<>();
        story.done("", "");
        story.isLinearizable(new LinearizabilityChecker<>(half));

        story.done("x", "");
        assertThrows(IllegalArgumentException.class, () -> new LinearizabilityChecker<>(half).check(story.history()));
    }
}
