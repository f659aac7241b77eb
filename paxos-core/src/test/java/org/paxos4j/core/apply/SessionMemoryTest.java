/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** How much memory the answers may take that sessions keep, where a command of a few bytes has an answer of up to 1 MiB. */
class SessionMemoryTest {
    private static final int MIB = 1 << 20;
    /** Some bytes less, so that the record around it fits as well. */
    private static final int LARGE = MIB - 256;

    /** Asks for an answer of so many bytes. */
    public record Ask(int bytes) {}

    public record Told(Bytes bytes) {}

    /** Answers with as many bytes as it is asked for. */
    public static final class Teller implements StateMachineProvider {
        @Override
        public String name() {
            return "teller";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return List.of(PinnedType.command(1, Ask.class), PinnedType.result(2, Told.class));
        }

        @Override
        public StateMachine create() {
            return new StateMachine() {
                @Override
                public Record apply(ApplyContext context, Record command) {
                    return new Told(Bytes.wrap(new byte[((Ask) command).bytes()]));
                }
            };
        }
    }

    private static final StateMachines TELLER = new StateMachines(List.of(new Teller()));

    private final ApplyEngine engine = new ApplyEngine(TELLER);

    private ServerResponse apply(Envelope envelope) {
        List<ServerResponse> answers = new ArrayList<>();
        CommandBatch batch = CommandBatch.of(1, List.of(envelope.encode()));
        engine.apply(new Payload(engine.appliedSlot() + 1, batch), (index, response) -> answers.add(response));
        return answers.get(0);
    }

    private long openSession() {
        return apply(TestLog.OPEN).response().asByteBuffer().getLong();
    }

    private static Envelope ask(long session, long sequence, long floor, int bytes) {
        return new Envelope(new RequestId(session, sequence), floor, "teller", TELLER.encode("teller", new Ask(bytes)));
    }

    private Outcome outcome(Envelope envelope) {
        return apply(envelope).outcome();
    }

    @Test
    void aSessionWhoseAnswersWeighEnoughTakesNoMoreUntilItsClientAcknowledgesSome() {
        long session = openSession();
        long sequence = 1;
        while (outcome(ask(session, sequence, 1, LARGE)) == Outcome.APPLIED) {
            sequence++;
        }
        assertEquals(6, sequence, "4 MiB, and the one that exceeds them");
        assertEquals(Outcome.TOO_MANY_OUTSTANDING, outcome(ask(session, sequence, 1, 0)), "however small");
        assertEquals(Outcome.APPLIED, outcome(ask(session, 3, 1, LARGE)), "a repeat is answered as ever");
        assertEquals(Outcome.APPLIED, outcome(ask(session, sequence, 3, LARGE)), "two are acknowledged");
        assertEquals(1, engine.sessions());
    }

    /** Or a client whose oldest command was lost on its way could never have it done, and never acknowledge anything. */
    @Test
    void theCommandAtTheFloorIsTakenHoweverMuchTheLaterOnesWeigh() {
        long session = openSession();
        for (int sequence = 2; sequence <= 6; sequence++) {
            assertEquals(Outcome.APPLIED, outcome(ask(session, sequence, 1, LARGE)));
        }
        assertEquals(Outcome.TOO_MANY_OUTSTANDING, outcome(ask(session, 7, 1, 0)));
        assertEquals(Outcome.APPLIED, outcome(ask(session, 1, 1, LARGE)));
        assertEquals(Outcome.APPLIED, outcome(ask(session, 7, 7, 0)));
    }

    @Test
    void moreThanAllSessionsTogetherMayKeepDrivesOutTheLeastRecentlyUsed() {
        List<Long> sessions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long session = openSession();
            sessions.add(session);
            for (int sequence = 1; sequence <= 4; sequence++) {
                assertEquals(Outcome.APPLIED, outcome(ask(session, sequence, 1, LARGE)));
            }
        }
        assertEquals(8, engine.sessions(), "each keeps almost 4 of 32 MiB");
        assertEquals(Outcome.SESSION_EXPIRED, outcome(ask(sessions.get(11), 4, 1, LARGE)));
        assertEquals(Outcome.APPLIED, outcome(ask(sessions.get(12), 4, 1, LARGE)));
    }

    @Test
    void whoHasFewAndSmallAnswersDoesNotSufferFromThoseOfOthers() {
        List<Long> light = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            light.add(openSession());
            assertEquals(Outcome.APPLIED, outcome(ask(light.get(i), 1, 1, 1_000)));
        }
        for (int i = 0; i < 12; i++) {
            long heavy = openSession();
            for (int sequence = 1; sequence <= 5; sequence++) {
                assertEquals(Outcome.APPLIED, outcome(ask(heavy, sequence, 1, LARGE)));
            }
        }
        for (long session : light) {
            assertEquals(Outcome.APPLIED, outcome(ask(session, 1, 1, 1_000)));
        }
        assertEquals(100 + 6, engine.sessions());
    }

    /** With many idle sessions it is not the answers that take the memory, but the objects around them. */
    @Test
    void alsoSmallAnswersDriveOutIdleSessionsInTheEnd() {
        for (int i = 0; i < 400; i++) {
            long session = openSession();
            for (int sequence = 1; sequence <= Session.MAX_CACHED_REPLIES; sequence++) {
                assertEquals(Outcome.APPLIED, outcome(ask(session, sequence, 1, 0)));
            }
        }
        int atMost = (int) (SessionTable.MAX_CACHED_BYTES / (Session.MAX_CACHED_REPLIES * Answer.OVERHEAD_BYTES));
        assertTrue(engine.sessions() <= atMost, () -> engine.sessions() + " sessions");
    }

    /** A session of the model; the least recently used one is the first. */
    private static final class ModelSession {
        final long id;
        final TreeMap<Long, Integer> weights = new TreeMap<>();
        long floor = 1;

        ModelSession(long id) {
            this.id = id;
        }

        long weight() {
            return weights.values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    @Test
    void everySessionEndsWhenTheModelSaysSo() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        for (long seed : new long[] {1, 2, 3, System.nanoTime()}) {
            new SessionMemoryTest().compare(new Random(seed), "seed " + seed, seen);
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Outcome.REJECTED, Outcome.MALFORMED)), seen);
    }

    private void compare(Random random, String seed, Set<Outcome> seen) {
        List<ModelSession> model = new ArrayList<>();
        List<Long> opened = new ArrayList<>();
        for (int step = 0; step < 600; step++) {
            if (opened.isEmpty() || random.nextInt(20) == 0) {
                opened.add(openSession());
                model.add(new ModelSession(opened.get(opened.size() - 1)));
                continue;
            }
            long session = opened.get(random.nextInt(Math.max(0, opened.size() - 12), opened.size()));
            long sequence = random.nextLong(1, 40);
            long floor = random.nextInt(4) == 0 ? random.nextLong(sequence + 1) : 0;
            int bytes = random.nextInt(3) == 0 ? random.nextInt(1_000) : LARGE / 2 + random.nextInt(LARGE / 2);
            ServerResponse answer = apply(ask(session, sequence, floor, bytes));
            assertEquals(expected(model, session, sequence, floor, answer), answer.outcome(), seed + " step " + step);
            assertEquals(model.size(), engine.sessions(), seed + " step " + step);
            seen.add(answer.outcome());
        }
    }

    private static Outcome expected(
            List<ModelSession> model, long id, long sequence, long floor, ServerResponse answer) {
        ModelSession session = null;
        for (ModelSession candidate : model) {
            session = candidate.id == id ? candidate : session;
        }
        if (session == null) {
            return Outcome.SESSION_EXPIRED;
        }
        model.remove(session);
        model.add(session);
        session.floor = Math.max(session.floor, floor);
        Map<Long, Integer> acknowledged = session.weights.headMap(session.floor);
        acknowledged.clear();
        if (sequence < session.floor) {
            return Outcome.BELOW_FLOOR;
        }
        Integer before = session.weights.get(sequence);
        if (before != null) {
            assertEquals(before, Answer.OVERHEAD_BYTES + answer.response().length(), "the answer of the first time");
            return Outcome.APPLIED;
        }
        if (session.weight() >= Session.MAX_CACHED_BYTES && sequence > session.floor) {
            return Outcome.TOO_MANY_OUTSTANDING;
        }
        session.weights.put(sequence, Answer.OVERHEAD_BYTES + answer.response().length());
        while (model.stream().mapToLong(ModelSession::weight).sum() > SessionTable.MAX_CACHED_BYTES) {
            long light = SessionTable.MAX_CACHED_BYTES / 2 / model.size();
            model.remove(model.stream()
                    .filter(candidate -> candidate.weight() > light)
                    .findFirst()
                    .orElseThrow());
        }
        return Outcome.APPLIED;
    }
}
