/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.apply.TestLog.OPEN;
import static org.paxos4j.core.apply.TestLog.add;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.statemachine.Bytes;

/** The engine's sessions against a model that never forgets anything and looks at everything each time. */
class SessionModelTest {
    private static final long MINUTE = 60_000_000_000L;

    /** What the model knows of a session. */
    private static final class ModelSession {
        long floor = 1;
        long usedAt;
        final Map<Long, Long> totals = new HashMap<>();
        final Set<Long> everApplied = new HashSet<>();

        long unacknowledged() {
            return totals.keySet().stream()
                    .filter(sequence -> sequence >= floor)
                    .count();
        }
    }

    /** How the clients of a round behave: chosen in turn, since an outcome that only luck can reach is not tested. */
    private enum Habit {
        /** Many sessions, each used again soon. */
        BUSY,
        /** Long pauses, so that sessions expire. */
        IDLE,
        /** Few sessions that acknowledge late, so that they fill up. */
        FILLS
    }

    private final Map<Long, ModelSession> model = new HashMap<>();
    private final List<Long> sessions = new ArrayList<>();
    private final TestLog log = new TestLog();
    private final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    private long clock;
    private long total;

    @Test
    void everyAnswerIsTheOneOfTheModel() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        for (int round = 0; round < 24; round++) {
            long seed = round < 12 ? round : System.nanoTime() + round;
            SessionModelTest fresh = new SessionModelTest();
            Habit habit = Habit.values()[round % Habit.values().length];
            fresh.run(new Random(seed), habit, habit + " seed " + seed);
            seen.addAll(fresh.outcomes);
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Outcome.REJECTED, Outcome.MALFORMED)), seen);
    }

    private void run(Random random, Habit habit, String seed) {
        boolean fills = habit == Habit.FILLS;
        int floorEvery = fills ? 2_000 : 4;
        int opensEvery = fills ? 3_000 : 100;
        long stride = habit == Habit.IDLE ? MINUTE * 10 : MINUTE / 1_000;
        for (int slot = 1; slot <= 400; slot++) {
            clock += random.nextLong(stride);
            log.at(Math.max(0, clock - random.nextLong(MINUTE) * random.nextInt(2)));
            List<Envelope> batch = new ArrayList<>();
            for (int size = random.nextInt(1, 30); size > 0; size--) {
                if (sessions.isEmpty() || random.nextInt(opensEvery) == 0) {
                    batch.add(OPEN);
                    sessions.add((long) slot << 16 | batch.size() - 1);
                } else {
                    int oldest = random.nextInt(10) == 0 ? 0 : Math.max(0, sessions.size() - 3);
                    long session = sessions.get(random.nextInt(oldest, sessions.size()));
                    long sequence = random.nextLong(1, 4_000);
                    long floor = random.nextInt(floorEvery) == 0 ? random.nextLong(sequence + 1) : 0;
                    batch.add(add(session, sequence, floor, random.nextLong(10)));
                }
            }
            check(slot, batch, seed);
        }
    }

    private void check(long slot, List<Envelope> batch, String seed) {
        Map<Integer, ServerResponse> answers =
                log.applyBytes(batch.stream().map(Envelope::encode).toList());
        long now = log.engine.clock().toNanos();
        model.values().removeIf(session -> now - session.usedAt >= SessionTable.SESSION_EXPIRY.toNanos());
        for (int index = 0; index < batch.size(); index++) {
            Envelope envelope = batch.get(index);
            ServerResponse answer = answers.get(index);
            assertEquals(envelope.request(), answer.request(), seed);
            if (envelope.equals(OPEN)) {
                ModelSession opened = new ModelSession();
                opened.usedAt = now;
                model.put(answer.response().asByteBuffer().getLong(), opened);
            } else {
                Outcome expected = expected(envelope, now);
                outcomes.add(expected);
                assertEquals(expected, answer.outcome(), () -> seed + " slot " + slot + " " + envelope.request());
                if (expected == Outcome.APPLIED) {
                    long modelTotal = model.get(envelope.request().session())
                            .totals
                            .get(envelope.request().sequence());
                    assertEquals(modelTotal, TestLog.total(answer), seed);
                }
            }
        }
        assertEquals(model.size(), log.engine.sessions(), seed);
    }

    private Outcome expected(Envelope envelope, long now) {
        ModelSession session = model.get(envelope.request().session());
        if (session == null) {
            return Outcome.SESSION_EXPIRED;
        }
        session.usedAt = now;
        session.floor = Math.max(session.floor, envelope.floor());
        long sequence = envelope.request().sequence();
        if (sequence < session.floor) {
            return Outcome.BELOW_FLOOR;
        }
        if (session.everApplied.contains(sequence)) {
            return Outcome.APPLIED;
        }
        if (session.unacknowledged() >= Session.MAX_CACHED_REPLIES) {
            return Outcome.TOO_MANY_OUTSTANDING;
        }
        session.everApplied.add(sequence);
        total += amount(envelope.command());
        session.totals.put(sequence, total);
        return Outcome.APPLIED;
    }

    private static long amount(Bytes command) {
        try {
            return ((TallyProvider.Add) TestLog.TALLY.decode("tally", command)).amount();
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }
}
