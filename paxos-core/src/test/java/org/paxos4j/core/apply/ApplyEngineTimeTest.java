/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** What happens by the log's clock alone, and what is asked without changing anything. */
class ApplyEngineTimeTest {
    private final StateMachines machines = new StateMachines(List.of(new AlarmProvider()));
    private ApplyEngine engine = new ApplyEngine(machines);
    private long session;
    private long sequence;

    @BeforeEach
    void openASession() {
        session = apply(1, TestLog.OPEN).get(0).response().asByteBuffer().getLong();
    }

    @Test
    void aDeadlineIsReachedInTheSlotThatBringsItsTimeBeforeThatSlotsCommands() {
        say(10, new AlarmProvider.Set(100));
        say(99, new AlarmProvider.When());
        assertEquals(100, engine.nextDeadlineNanos());

        ServerResponse answer = say(150, new AlarmProvider.When());

        assertEquals(new AlarmProvider.Rang(4, 4), result(answer));
    }

    @Test
    void aValueWithoutCommandsBringsTheTime() {
        say(10, new AlarmProvider.Set(100));
        apply(100);

        assertEquals(new AlarmProvider.Rang(3, 4), result(say(100, new AlarmProvider.When())));
    }

    @Test
    void aDeadlineInThePastIsReachedWithTheNextSlot() {
        say(50, new AlarmProvider.Set(20));
        assertEquals(20, engine.nextDeadlineNanos());

        assertEquals(new AlarmProvider.Rang(3, 3), result(say(50, new AlarmProvider.When())));
    }

    @Test
    void whatIsDueNextIsTheEarliestOfSessionsAndStateMachines() {
        long expiry = 1 + SessionTable.SESSION_EXPIRY.toNanos();
        assertEquals(expiry, engine.nextDeadlineNanos());
        say(10, new AlarmProvider.Set(expiry + 1_000));
        assertEquals(expiry + 9, engine.nextDeadlineNanos());

        apply(expiry + 9);

        assertEquals(0, engine.sessions());
        assertEquals(expiry + 1_000, engine.nextDeadlineNanos());
    }

    @Test
    void aDeadlineThatDoesNotMoveStopsItsStateMachineInsteadOfTheCluster() {
        say(10, new AlarmProvider.Set(0));
        long before = engine.digest();
        apply(10);

        assertEquals(1, engine.stopped().size());
        assertTrue(engine.stopped().get(0).cause().getMessage().contains("has a deadline at PT0S still"));
        assertTrue(engine.nextDeadlineNanos() > 10, "it would be told the time again and again");
        assertNotEquals(before, engine.digest());
    }

    @Test
    void aStateMachineThatFailsAtItsDeadlineOnOneNodeMakesThatNodeDifferent() {
        say(10, new AlarmProvider.Set(-1));
        long broken = engine.digest();
        assertEquals(1, engine.stopped().size());
        engine = new ApplyEngine(new StateMachines(List.of(new Healthy())));
        session = apply(1, TestLog.OPEN).get(0).response().asByteBuffer().getLong();
        sequence = 0;
        say(10, new AlarmProvider.Set(-1));

        assertNotEquals(broken, engine.digest());
    }

    @Test
    void aResultIsNoCommandBeforeItCostsASlotAndInTheLog() {
        Envelope envelope = envelope(new AlarmProvider.Rang(1, 1));
        assertEquals(
                "a Rang is a result of alarm, no command",
                assertThrows(MalformedMessageException.class, () -> machines.checkCommand(envelope))
                        .getMessage());
        assertEquals(
                ServerResponse.Outcome.MALFORMED, apply(10, envelope).get(0).outcome());
    }

    @Test
    void whoPinsQueriesAnswersThem() {
        StateMachineProvider mute = new Renamed() {
            @Override
            public StateMachine create() {
                return (context, command) -> command;
            }
        };
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new ApplyEngine(new StateMachines(List.of(mute))))
                .getMessage();
        assertTrue(message.contains("pins queries, but what it creates is not"), message);
    }

    /** As the alarm, but it does not mind what it is set to. */
    private static final class Healthy extends Renamed {
        @Override
        public StateMachine create() {
            StateMachine alarm = new AlarmProvider().create();
            return new QueryableMachine(alarm);
        }
    }

    private record QueryableMachine(StateMachine alarm) implements StateMachine, Queryable {
        @Override
        public Record apply(ApplyContext context, Record command) throws CommandRejected {
            return alarm.apply(context, command);
        }

        @Override
        public Record query(ApplyContext context, Record query) {
            return query;
        }
    }

    private abstract static class Renamed implements StateMachineProvider {
        @Override
        public String name() {
            return "alarm";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return new AlarmProvider().types();
        }
    }

    private ServerResponse say(long stampNanos, Record command) {
        return apply(stampNanos, envelope(command)).get(0);
    }

    private Envelope envelope(Record command) {
        sequence++;
        return new Envelope(new RequestId(session, sequence), sequence, "alarm", machines.encode("alarm", command));
    }

    private List<ServerResponse> apply(long stampNanos, Envelope... envelopes) {
        List<Bytes> encoded = List.of(envelopes).stream().map(Envelope::encode).toList();
        List<ServerResponse> answers = new ArrayList<>();
        engine.apply(
                new Payload(engine.appliedSlot() + 1, CommandBatch.of(stampNanos, encoded)),
                (index, response) -> answers.add(response));
        return answers;
    }

    private Record result(ServerResponse response) {
        try {
            return machines.decode("alarm", response.response());
        } catch (MalformedMessageException e) {
            throw new AssertionError(response.toString(), e);
        }
    }
}
