/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a history is taken down. */
class RecorderTest {
    private final History.Recorder<String, String> recorder = new History.Recorder<>();

    @Test
    void eventsAreNumberedInTheirOrderAndOperationsListedInThatOfTheirInvocations() {
        int first = recorder.invoke(1, "a");
        int second = recorder.invoke(2, "b");
        int third = recorder.invoke(1, "c");
        recorder.end(third, new Ending.Fail<>());
        recorder.end(second, new Ending.Unknown<>());
        recorder.end(first, new Ending.Ok<>("x"));
        recorder.invoke(3, "d");

        assertEquals("""
                client 1: a -> x [0 to 5]
                client 2: b -> ? [1]
                client 1: c -> not done [2 to 3]
                client 3: d -> ? [6]""", recorder.history().toString());
    }

    @Test
    void whatHappensLaterChangesNoHistoryThatWasTaken() {
        int operation = recorder.invoke(1, "a");
        History<String, String> before = recorder.history();
        recorder.end(operation, new Ending.Ok<>("x"));

        assertEquals("client 1: a -> ? [0]", before.toString());
    }

    @Test
    void anOperationEndsOnce() {
        int operation = recorder.invoke(1, "a");
        recorder.end(operation, new Ending.Unknown<>());

        assertThrows(IllegalArgumentException.class, () -> recorder.end(operation, new Ending.Ok<>("x")));
        assertThrows(IllegalArgumentException.class, () -> recorder.end(operation + 1, new Ending.Ok<>("x")));
    }

    @Test
    void anOperationReturnsAfterItsInvocationAndIfItsOutcomeIsKnown() {
        assertThrows(IllegalArgumentException.class, () -> new Operation<>(1, "a", new Ending.Ok<>("x"), 3, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Operation<>(1, "a", new Ending.Ok<>("x"), 3, Operation.NEVER));
        assertThrows(IllegalArgumentException.class, () -> new Operation<>(1, "a", new Ending.Unknown<>(), 3, 4));
    }

    /** As on the page about testing. */
    @Test
    void whatWasTakenDownIsGivenToAChecker() {
        History.Recorder<Counter.Input, OptionalLong> recorder = new History.Recorder<>();
        int add = recorder.invoke(1, new Counter.Add("hits", 5));
        recorder.end(add, new Ending.Ok<>(OptionalLong.of(5)));
        Verdict verdict = new LinearizabilityChecker<>(Counter.startingAt(0)).check(recorder.history());

        assertEquals(new Verdict.Linearizable(), verdict);
    }

    @Test
    void aPartOfAHistoryInOtherWordsKeepsItsOrder() {
        int first = recorder.invoke(1, "a");
        int second = recorder.invoke(2, "b");
        recorder.invoke(3, "a");
        recorder.end(second, new Ending.Ok<>("x"));
        recorder.end(first, new Ending.Ok<>("wait"));

        History<Integer, String> part = recorder.history()
                .<Integer, String>select(operation -> operation.input().equals("a")
                        ? Optional.of(operation.as(
                                7, answer -> answer.equals("wait") ? new Ending.Unknown<>() : new Ending.Ok<>(answer)))
                        : Optional.empty());

        assertEquals("client 1: 7 -> ? [0]\nclient 3: 7 -> ? [2]", part.toString());
    }
}
