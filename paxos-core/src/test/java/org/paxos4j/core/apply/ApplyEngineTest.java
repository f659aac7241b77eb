/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.apply.TestLog.OPEN;
import static org.paxos4j.core.apply.TestLog.TALLY;
import static org.paxos4j.core.apply.TestLog.add;
import static org.paxos4j.core.apply.TestLog.command;
import static org.paxos4j.core.apply.TestLog.total;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

class ApplyEngineTest {
    private final TestLog log = new TestLog();

    @Test
    void theClockFollowsTheStampsButNeverGoesBack() {
        long session = log.at(100).openSession();
        assertEquals(100, TestLog.result(log.one(add(session, 1, 1, 1))).timeNanos());
        assertEquals(100, TestLog.result(log.at(40).one(add(session, 2, 1, 1))).timeNanos());
        log.noOperation();
        assertEquals(Duration.ofNanos(100), log.engine.clock());
        assertEquals(101, TestLog.result(log.at(101).one(add(session, 3, 1, 1))).timeNanos());
    }

    @Test
    void aSlotOutOfOrderIsRefusedAndChangesNothing() {
        log.openSession();
        long digest = log.engine.digest();
        for (long slot : new long[] {0, 1, 3}) {
            Payload payload = new Payload(slot, NoOperationCommandValue.INSTANCE);
            assertThrows(IllegalStateException.class, () -> log.engine.apply(payload, Replies.NONE));
        }
        assertEquals(1, log.engine.appliedSlot());
        assertEquals(digest, log.engine.digest());
        log.noOperation();
        assertEquals(2, log.engine.appliedSlot());
    }

    @Test
    void aNoOperationMovesTheDigestOnly() {
        long before = log.engine.digest();
        log.noOperation();
        assertNotEquals(before, log.engine.digest());
        // CRC32C and CRC32 of 16 bytes, the digest before (0) and the slot (1), by another implementation.
        assertEquals("b01b19e99bbc7bc3", Long.toHexString(log.engine.digest()));
        assertEquals(Duration.ZERO, log.engine.clock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "assertion", "null", "stranger"})
    void aFailedStateMachineAnswersNobodyAndTheOthersGoOn(String how) {
        long session = log.openSession();
        ServerResponse before = log.one(add(session, 1, 1, 5));
        assertTrue(
                log.apply(command(session, 2, 1, new TallyProvider.Fail(how))).isEmpty());
        assertEquals(1, log.engine.stopped().size());
        StoppedMachine stopped = log.engine.stopped().get(0);
        assertEquals("tally", stopped.name());
        assertEquals(3, stopped.slot());

        assertTrue(log.apply(add(session, 3, 1, 1), add(session, 2, 1, 1)).isEmpty());
        assertEquals(3, log.engine.faults());
        assertEquals(before, log.one(add(session, 1, 1, 5)), "what was answered before is still answered");
        Envelope other =
                new Envelope(new RequestId(session, 4), 1, "other", TALLY.encode("other", new TallyProvider.Add(9)));
        assertEquals(9, total(log.one(other)));
    }

    @Test
    void whatTheJavaMachineThrowsIsNotCaught() {
        long session = log.openSession();
        Envelope fatal = command(session, 1, 1, new TallyProvider.Fail("machine"));
        assertThrows(StackOverflowError.class, () -> log.apply(fatal));
    }

    @Test
    void theReasonOfARefusalIsCutBetweenCharacters() {
        long session = log.openSession();
        ServerResponse refused = log.one(command(session, 1, 1, new TallyProvider.Refuse("x" + "ä".repeat(2_000))));
        assertEquals("x" + "ä".repeat(511), refused.response().toUtf8());
        assertEquals(RunningMachine.MAX_REASON_BYTES - 1, refused.response().length());
    }

    @Test
    void bytesThatAreNoCommandAreMalformedAtApplyAndBeforeProposing() {
        long session = log.openSession();
        List<Envelope> unreadable = List.of(
                new Envelope(new RequestId(session, 1), 1, "tally", Bytes.ofUtf8("junk")),
                new Envelope(new RequestId(session, 2), 1, "tally", Bytes.EMPTY),
                new Envelope(new RequestId(session, 3), 1, "no-such-machine", Bytes.EMPTY),
                add(session, 4, 5, 1));
        for (Envelope envelope : unreadable) {
            assertEquals(Outcome.MALFORMED, log.one(envelope).outcome());
            assertThrows(Exception.class, () -> TALLY.checkCommand(envelope));
        }
        assertEquals(0, log.engine.faults());
        assertTrue(log.engine.stopped().isEmpty());
    }

    @Test
    void whatCanBeAppliedPassesTheCheckBeforeProposing() throws Exception {
        TALLY.checkCommand(OPEN);
        TALLY.checkCommand(add(1, 1, 1, 1));
    }

    @Test
    void twoReplicasAgreeOnEveryAnswerAndOnTheDigest() {
        long seed = System.nanoTime();
        List<Payload> payloads = randomLog(seed, 2_000);
        ApplyEngine one = new ApplyEngine(TALLY);
        ApplyEngine other = new ApplyEngine(TALLY);
        List<Map.Entry<Integer, ServerResponse>> answers = new ArrayList<>();
        List<Map.Entry<Integer, ServerResponse>> otherAnswers = new ArrayList<>();
        for (Payload payload : payloads) {
            one.apply(payload, (index, response) -> answers.add(Map.entry(index, response)));
            other.apply(payload, (index, response) -> otherAnswers.add(Map.entry(index, response)));
            assertEquals(one.digest(), other.digest(), "seed " + seed);
        }
        assertEquals(answers, otherAnswers, "seed " + seed);
        assertTrue(answers.size() > 2_000, "seed " + seed);
    }

    @Test
    void theDigestTellsWhenOneAnswerDiffers() {
        StateMachineProvider honest = new TallyProvider();
        StateMachineProvider differs = differing(command -> new TallyProvider.Sum(6, 2, 1));
        StateMachineProvider refuses = differing(command -> {
            throw new IllegalStateException("a defect of one replica");
        });
        long session = log.openSession();
        log.one(add(session, 1, 1, 5));
        log.noOperation();
        assertEquals(log.engine.digest(), digestOf(honest, log.payloads));
        assertNotEquals(log.engine.digest(), digestOf(differs, log.payloads));
        assertNotEquals(log.engine.digest(), digestOf(refuses, log.payloads));
    }

    @Test
    void theDigestTellsWhenCommandSlotOrStampDiffers() {
        long session = log.openSession();
        long same = twoSlots(CommandBatch.of(5, List.of(add(session, 1, 1, 1).encode())));
        assertEquals(
                same, twoSlots(CommandBatch.of(5, List.of(add(session, 1, 1, 1).encode()))));
        assertNotEquals(
                same, twoSlots(CommandBatch.of(6, List.of(add(session, 1, 1, 1).encode()))));
        assertNotEquals(
                same, twoSlots(CommandBatch.of(5, List.of(add(session, 1, 0, 1).encode()))));
    }

    @Test
    void theDigestIsTheSameInEveryJavaMachine() {
        long session = log.openSession();
        log.one(add(session, 1, 1, 5));
        log.one(command(session, 2, 1, new TallyProvider.Refuse("no")));
        log.noOperation();
        log.apply(command(session, 3, 1, new TallyProvider.Fail("exception")));
        assertEquals("292b53a86129e220", Long.toHexString(log.engine.digest()));
    }

    private static StateMachineProvider differing(StateMachineProviderStub.Behaviour behaviour) {
        return new StateMachineProviderStub(behaviour);
    }

    /** The tally's name and types with another behaviour. */
    private record StateMachineProviderStub(Behaviour behaviour) implements StateMachineProvider {
        interface Behaviour {
            Record apply(Record command);
        }

        @Override
        public String name() {
            return "tally";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return new TallyProvider().types();
        }

        @Override
        public StateMachine create() {
            return (context, command) -> behaviour.apply(command);
        }
    }

    private static long digestOf(StateMachineProvider provider, List<Payload> payloads) {
        ApplyEngine engine = new ApplyEngine(new StateMachines(List.of(provider)));
        payloads.forEach(payload -> engine.apply(payload, Replies.NONE));
        return engine.digest();
    }

    private static long twoSlots(CommandBatch second) {
        ApplyEngine engine = new ApplyEngine(TALLY);
        engine.apply(new Payload(1, CommandBatch.of(1, List.of(OPEN.encode()))), Replies.NONE);
        engine.apply(new Payload(2, second), Replies.NONE);
        return engine.digest();
    }

    /** Sessions come and go, commands are repeated, overtaken, refused, unreadable; stamps jump. */
    private static List<Payload> randomLog(long seed, int slots) {
        Random random = new Random(seed);
        List<Payload> payloads = new ArrayList<>();
        List<Long> sessions = new ArrayList<>(List.of(99L));
        long stamp = 0;
        for (long slot = 1; slot <= slots; slot++) {
            if (random.nextInt(10) == 0) {
                payloads.add(new Payload(slot, NoOperationCommandValue.INSTANCE));
                continue;
            }
            stamp = Math.max(0, stamp + random.nextLong(-1_000_000_000L, 60_000_000_000L));
            List<Bytes> envelopes = new ArrayList<>();
            for (int index = random.nextInt(1, 8); index > 0; index--) {
                if (random.nextInt(20) == 0) {
                    sessions.add(slot << 16 | envelopes.size());
                    envelopes.add(OPEN.encode());
                } else {
                    long session = sessions.get(random.nextInt(sessions.size()));
                    envelopes.add(randomCommand(random, session).encode());
                }
            }
            payloads.add(new Payload(slot, CommandBatch.of(stamp, envelopes)));
        }
        return payloads;
    }

    private static Envelope randomCommand(Random random, long session) {
        long sequence = random.nextLong(1, 40);
        long floor = random.nextInt(5) == 0 ? random.nextLong(sequence + 2) : 1;
        return switch (random.nextInt(8)) {
            case 0 -> command(session, sequence, floor, new TallyProvider.Refuse("no " + sequence));
            case 1 -> new Envelope(new RequestId(session, sequence), floor, "tally", Bytes.ofUtf8("?"));
            default -> add(session, sequence, floor, random.nextLong(100));
        };
    }
}
