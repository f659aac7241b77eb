/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.paxos4j.core.apply.TestLog.OPEN;
import static org.paxos4j.core.apply.TestLog.add;
import static org.paxos4j.core.apply.TestLog.command;
import static org.paxos4j.core.apply.TestLog.total;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.statemachine.Bytes;

class ApplyEngineSessionsTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final TestLog log = new TestLog();

    @Test
    void aRepeatInTheSameBatchIsAppliedOnce() {
        long session = log.openSession();
        Map<Integer, ServerResponse> answers = log.apply(add(session, 1, 1, 5), add(session, 1, 1, 5));
        assertEquals(5, total(answers.get(0)));
        assertEquals(answers.get(0), answers.get(1));
        assertEquals(6, total(log.one(add(session, 2, 1, 1))));
    }

    @Test
    void aRepeatInALaterSlotGetsTheVerySameAnswer() {
        long session = log.openSession();
        ServerResponse first = log.one(add(session, 1, 1, 5));
        log.at(99).one(add(session, 2, 1, 7));
        assertEquals(first, log.one(add(session, 1, 1, 5)));
        assertEquals(13, total(log.one(add(session, 3, 1, 1))));
    }

    @Test
    void sequencesMayComeInAnyOrder() {
        long session = log.openSession();
        ServerResponse third = log.one(add(session, 3, 1, 100));
        assertEquals(101, total(log.one(add(session, 1, 1, 1))));
        assertEquals(111, total(log.one(add(session, 2, 1, 10))));
        assertEquals(third, log.one(add(session, 3, 1, 100)));
    }

    @Test
    void refusedAndUnreadableCommandsKeepTheirAnswerToo() {
        long session = log.openSession();
        ServerResponse refused = log.one(command(session, 1, 1, new TallyProvider.Refuse("no")));
        assertEquals(Outcome.REJECTED, refused.outcome());
        assertEquals("no", refused.response().toUtf8());
        ServerResponse unknown = log.one(new Envelope(new RequestId(session, 2), 1, "nothing", Bytes.EMPTY));
        assertEquals(Outcome.MALFORMED, unknown.outcome());

        assertEquals(refused, log.one(add(session, 1, 1, 5)), "the sequence is used up, whatever comes under it");
        assertEquals(unknown, log.one(add(session, 2, 1, 5)));
        assertEquals(1, total(log.one(add(session, 3, 1, 1))));
    }

    @Test
    void sessionsDoNotShareSequences() {
        Map<Integer, ServerResponse> opened = log.apply(OPEN, OPEN);
        long one = opened.get(0).response().asByteBuffer().getLong();
        long other = opened.get(1).response().asByteBuffer().getLong();
        assertNotEquals(one, other);
        assertEquals(1L << 16, one);
        assertEquals(1L << 16 | 1, other);
        assertEquals(new RequestId(RequestId.NO_SESSION, 7), opened.get(1).request());
        log.one(add(one, 1, 1, 5));
        assertEquals(10, total(log.one(add(other, 1, 1, 5))));
    }

    @Test
    void aSequenceBelowTheFloorIsNeverASuccess() {
        long session = log.openSession();
        log.apply(add(session, 1, 1, 1), add(session, 2, 1, 1), add(session, 3, 3, 1));
        assertEquals(Outcome.BELOW_FLOOR, log.one(add(session, 1, 1, 1)).outcome());
        assertEquals(Outcome.BELOW_FLOOR, log.one(add(session, 2, 2, 1)).outcome());
        assertEquals(Outcome.APPLIED, log.one(add(session, 3, 3, 1)).outcome(), "the floor itself is still known");
        assertEquals(4, total(log.one(add(session, 4, 3, 1))));
        assertEquals(Outcome.BELOW_FLOOR, log.one(add(session, 0, 0, 1)).outcome(), "sequences begin at 1");
    }

    @Test
    void theFloorIsNeverLoweredAgain() {
        long session = log.openSession();
        log.one(add(session, 5, 5, 1));
        log.one(add(session, 6, 1, 1));
        assertEquals(Outcome.BELOW_FLOOR, log.one(add(session, 4, 1, 1)).outcome());
    }

    @Test
    void aFloorAboveTheCommandItselfIsMalformedAndChangesNothing() {
        long session = log.openSession();
        assertEquals(Outcome.MALFORMED, log.one(add(session, 2, 3, 1)).outcome());
        assertEquals(1, total(log.one(add(session, 2, 1, 1))));
        assertEquals(2, total(log.one(add(session, 1, 1, 1))));
    }

    @Test
    void tooManyUnacknowledgedRepliesChangeNothingUntilTheFloorRises() {
        long session = log.openSession();
        for (int sequence = 1; sequence <= Session.MAX_CACHED_REPLIES; sequence++) {
            assertEquals(sequence, total(log.one(add(session, sequence, 1, 1))));
        }
        Envelope oneMore = add(session, 1_025, 1, 1);
        assertEquals(Outcome.TOO_MANY_OUTSTANDING, log.one(oneMore).outcome());
        assertEquals(7, total(log.one(add(session, 7, 1, 1))), "repeats are answered as ever");
        assertEquals(Outcome.TOO_MANY_OUTSTANDING, log.one(oneMore).outcome(), "not kept as an answer, nor as applied");

        assertEquals(1_025, total(log.one(add(session, 1_026, 2, 1))), "the floor of the command itself makes room");
        assertEquals(Outcome.TOO_MANY_OUTSTANDING, log.one(oneMore).outcome());
        log.one(add(session, 1_024, 1_024, 1));
        assertEquals(1_026, total(log.one(oneMore)));
    }

    @Test
    void theFloorRisesEvenIfThereIsNoRoom() {
        long session = log.openSession();
        for (int sequence = 2; sequence <= Session.MAX_CACHED_REPLIES + 1; sequence++) {
            log.one(add(session, sequence, 1, 1));
        }
        assertEquals(
                Outcome.TOO_MANY_OUTSTANDING, log.one(add(session, 2_000, 2, 1)).outcome());
        assertEquals(Outcome.BELOW_FLOOR, log.one(add(session, 1, 1, 1)).outcome());
    }

    @Test
    void oneSessionMoreThanThereMayBeDrivesOutTheLeastRecentlyUsed() {
        long first = log.openSession();
        long second = log.openSession();
        for (int i = 2; i < SessionTable.MAX_SESSIONS; i++) {
            log.openSession();
        }
        assertEquals(SessionTable.MAX_SESSIONS, log.engine.sessions());
        log.one(add(first, 1, 1, 1));
        log.openSession();
        assertEquals(SessionTable.MAX_SESSIONS, log.engine.sessions());
        assertEquals(Outcome.SESSION_EXPIRED, log.one(add(second, 1, 1, 1)).outcome());
        assertEquals(2, total(log.one(add(first, 2, 1, 1))));
    }

    @Test
    void aSessionUnusedForAnHourOfTheLogIsGone() {
        long session = log.openSession();
        log.at(HOUR).one(add(session, 1, 1, 1));
        assertEquals(2, total(log.at(2 * HOUR - 1).one(add(session, 2, 1, 1))));
        assertEquals(
                Outcome.SESSION_EXPIRED,
                log.at(3 * HOUR - 1).one(add(session, 3, 1, 1)).outcome());
        assertEquals(0, log.engine.sessions());
    }

    @Test
    void onlyStampsExpireSessions() {
        long session = log.openSession();
        for (int i = 0; i < 20_000; i++) {
            log.noOperation();
        }
        assertEquals(1, total(log.one(add(session, 1, 1, 1))));
    }

    @Test
    void aRepeatedAnswerIsUseToo() {
        long session = log.openSession();
        log.one(add(session, 1, 1, 1));
        log.at(HOUR / 2).one(add(session, 1, 1, 1));
        assertEquals(2, total(log.at(HOUR + 1).one(add(session, 2, 1, 1))));
    }

    @Test
    void anUnknownSessionIsExpired() {
        assertEquals(Outcome.SESSION_EXPIRED, log.one(add(12_345, 1, 1, 1)).outcome());
        assertEquals(
                Outcome.SESSION_EXPIRED,
                log.one(add(RequestId.NO_SESSION, 1, 1, 1)).outcome());
    }

    @Test
    void theSessionTableHasOneCommandOnly() {
        long session = log.openSession();
        Envelope inSession = new Envelope(new RequestId(session, 1), 1, Envelope.SESSIONS, Bytes.EMPTY);
        assertEquals(Outcome.MALFORMED, log.one(inSession).outcome());
        Envelope withBytes = new Envelope(new RequestId(0, 1), 0, Envelope.SESSIONS, Bytes.ofUtf8("?"));
        assertEquals(Outcome.SESSION_EXPIRED, log.one(withBytes).outcome());
        assertEquals(1, log.engine.sessions());
    }

    @Test
    void whatIsNoEnvelopeIsMalformedAndHurtsNobodyElse() {
        long session = log.openSession();
        Map<Integer, ServerResponse> answers = log.applyBytes(
                List.of(Bytes.ofUtf8("junk"), add(session, 1, 1, 3).encode()));
        assertEquals(Outcome.MALFORMED, answers.get(0).outcome());
        assertEquals(3, total(answers.get(1)));
    }
}
