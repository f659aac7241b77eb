/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

/**
 * What every state machine must do, whatever it is for. A test class of a state machine extends this one, and gives its provider
 * and requests as clients send them.
 *
 * <p>Logs are made of these requests, always the same ones, and applied by the codec and the engine that replicas have, again and
 * again: as they are, and changed so that the answers must stay. What a state machine answers rightly, and what only another
 * process or a later day would show, is for tests of its own.
 */
@Timeout(120)
public abstract class StateMachineContract {
    private static final int LOGS = 10;
    private static final int SLOTS_OF_A_PART = 60;
    private static final int MAX_REQUESTS_OF_A_SLOT = 4;
    /** Less than a session lives without use. */
    private static final long MAX_PAUSE_NANOS = Duration.ofMinutes(30).toNanos();

    /** With other letters for upper and lower case, and other digits. */
    private static final Locale ELSEWHERE = Locale.forLanguageTag("tr-TR-u-nu-arab");

    private static final TimeZone FAR_AWAY = TimeZone.getTimeZone("Asia/Kathmandu");

    /** For the subclass. */
    protected StateMachineContract() {}

    /** The provider; a new one or always the same. */
    protected abstract StateMachineProvider provider();

    /**
     * The next command or query of some client: of every kind, now and then one that is refused, and of few names, so that requests
     * meet.
     *
     * @param random the source of all that is random in it: the same numbers must give an equal record
     * @return a record of one of the types that are pinned as command or query
     */
    protected abstract Record request(RandomGenerator random);

    @Test
    final void itsNameItsVersionAndItsTypesAreWellFormedAndStayAsTheyAre() {
        assertEquals(
                new StateMachines(List.of(provider())).versions(), new StateMachines(List.of(provider())).versions());
        StateMachineProvider provider = provider();
        assertEquals(provider.name(), provider.name());
        assertEquals(provider.version(), provider.version());
        assertEquals(provider.types(), provider.types());
    }

    @Test
    final void itsProviderIsFoundByTheServiceLoader() {
        Class<?> type = provider().getClass();
        assertTrue(
                ServiceLoader.load(StateMachineProvider.class, type.getClassLoader()).stream()
                        .anyMatch(found -> found.type() == type),
                () -> type.getName() + " is not named in META-INF/services/" + StateMachineProvider.class.getName());
    }

    @Test
    final void theRequestsAreOfAllCommandsAndQueries() {
        Set<Class<?>> unasked = provider().types().stream()
                .filter(type -> type.use() != PinnedType.Use.RESULT)
                .map(PinnedType::type)
                .collect(Collectors.toCollection(HashSet::new));
        logs().forEach(log -> log.requests()
                .forEach(request -> unasked.remove(request.record().getClass())));
        assertEquals(Set.of(), unasked, "request() gives none of these");
    }

    @Test
    final void requestsAndAnswersAreTheSameAgainAfterTheyWereBytes() throws MalformedMessageException {
        StateMachines codec = new StateMachines(List.of(provider()));
        String name = provider().name();
        for (SampleLog log : logs().toList()) {
            Replay replay = Replay.of(provider(), log);
            for (SampleLog.Request request : log.requests().toList()) {
                assertEquals(request.record(), codec.decode(name, request.bytes()));
                ServerResponse answer = replay.answerTo(request);
                if (answer != null && answer.outcome() == Outcome.APPLIED) {
                    Record result = codec.decode(name, answer.response());
                    assertEquals(answer.response(), codec.encode(name, result), () -> "the answer " + result);
                }
            }
        }
    }

    /** Anything but an answer or a rejection stops it: an exception, nothing, a result that is not pinned, or one above 1 MiB. */
    @Test
    final void everyRequestIsAnsweredOrRejected() {
        logs().forEach(log -> assertGoesOn(Replay.of(provider(), log), log));
    }

    /**
     * As good as one process can show: other classes, so that nothing static is shared, another thread, and other settings of the
     * machine. What has an identity has another one there, and the clock has moved on.
     */
    @Test
    @ResourceLock(Resources.LOCALE)
    @ResourceLock(Resources.TIME_ZONE)
    final void theSameLogGivesTheSameAnswersOnAnotherNode() {
        logs().forEach(log -> {
            Replay here = Replay.of(provider(), log);
            Replay there = onAnotherNode(provider -> Replay.of(provider, log));
            assertSameAnswers(log, log.requests(), here, there, "on another node");
        });
    }

    @Test
    final void aQueryChangesNothing() {
        Set<Class<?>> queries = provider().types().stream()
                .filter(type -> type.use() == PinnedType.Use.QUERY)
                .map(PinnedType::type)
                .collect(Collectors.toSet());
        assumeTrue(!queries.isEmpty(), "it has no queries");
        logs().forEach(log -> {
            SampleLog quiet =
                    log.with(request -> !queries.contains(request.record().getClass()));
            assertSameAnswers(
                    log,
                    quiet.requests(),
                    Replay.of(provider(), log),
                    Replay.of(provider(), quiet),
                    "with all queries left out");
        });
    }

    @Test
    final void aRejectionChangesNothing() {
        logs().forEach(log -> {
            Replay all = Replay.of(provider(), log);
            SampleLog taken = log.with(request -> {
                ServerResponse answer = all.answerTo(request);
                return answer == null || answer.outcome() != Outcome.REJECTED;
            });
            assertSameAnswers(
                    log, taken.requests(), all, Replay.of(provider(), taken), "with all that was rejected left out");
        });
    }

    @Test
    final void toBeAskedForItsNextDeadlineChangesNothing() {
        assumeTrue(provider().create() instanceof Timed, "it has no deadlines");
        logs().forEach(log -> assertSameAnswers(
                log,
                log.requests(),
                Replay.of(provider(), log),
                Replay.of(provider(), log.withTicks()),
                "asked for its deadline in more slots"));
    }

    @Test
    final void aDeadlineThatHasComeIsFollowedByALaterOneOrNone() {
        assumeTrue(provider().create() instanceof Timed, "it has no deadlines");
        logs().forEach(log -> {
            Replay replay = Replay.of(provider(), log);
            Timed timed = (Timed) replay.machine();
            for (int i = 0; i < 100 && replay.stopped() == null; i++) {
                Duration due = timed.nextDeadline().orElse(Duration.ZERO);
                if (due.isZero()) {
                    break;
                }
                long now = Math.max(due.toNanos(), replay.clockNanos());
                replay.apply(new SampleLog.Slot(true, now, List.of()));
            }
            assertGoesOn(replay, log);
        });
    }

    @Test
    final void aSnapshotIsTheWholeStateAndTheSameOnEveryNode() {
        assumeTrue(provider().create() instanceof Snapshots, "it writes no snapshots");
        logs().forEach(log -> {
            Replay whole = Replay.ofNew(provider());
            whole.apply(log.first());
            byte[] snapshot = whole.snapshot();
            byte[] elsewhere = onAnotherNode(provider -> {
                Replay other = Replay.ofNew(provider);
                other.apply(log.first());
                return other.snapshot();
            });
            assertArrayEquals(snapshot, elsewhere, () -> at(log) + "the snapshot on another node");

            Replay restored = onAnotherNode(provider -> {
                Replay fromSnapshot = Replay.ofSnapshot(provider, snapshot, whole.slots());
                assertArrayEquals(snapshot, fromSnapshot.snapshot(), () -> at(log) + "written again after reading");
                fromSnapshot.apply(log.second());
                return fromSnapshot;
            });
            whole.apply(log.second());
            assertSameAnswers(log, log.second().requests(), whole, restored, "begun with a snapshot");
            assertArrayEquals(whole.snapshot(), restored.snapshot(), () -> at(log) + "the snapshot at the end");
        });
    }

    @Test
    final void toWriteASnapshotChangesNothing() {
        assumeTrue(provider().create() instanceof Snapshots, "it writes no snapshots");
        logs().forEach(log -> {
            Replay writing = Replay.ofNew(provider());
            writing.apply(log.first());
            assertArrayEquals(writing.snapshot(), writing.snapshot(), () -> at(log) + "written twice");
            writing.apply(log.second());
            assertSameAnswers(log, log.requests(), Replay.of(provider(), log), writing, "after a snapshot was written");
        });
    }

    private Stream<SampleLog> logs() {
        return LongStream.rangeClosed(1, LOGS).mapToObj(this::log);
    }

    /** Made while it is applied, so that its time comes to deadlines on the moment. */
    private SampleLog log(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        StateMachines codec = new StateMachines(List.of(provider()));
        Replay replay = Replay.ofNew(provider());
        List<SampleLog.Part> parts = new ArrayList<>();
        long number = 0;
        while (parts.size() < 2) {
            List<SampleLog.Slot> slots = new ArrayList<>();
            SampleLog.Part part = new SampleLog.Part(replay.clockNanos(), slots);
            replay.begin(part.stampNanos());
            while (slots.size() < SLOTS_OF_A_PART) {
                List<SampleLog.Request> requests = new ArrayList<>();
                boolean bringsTime = random.nextInt(5) > 0;
                long stampNanos = bringsTime ? nextStamp(random, replay) : replay.clockNanos();
                int count = bringsTime ? random.nextInt(1, MAX_REQUESTS_OF_A_SLOT + 1) : 0;
                for (int i = 0; i < count; i++) {
                    number++;
                    Record record = request(random);
                    Bytes bytes = codec.encode(provider().name(), record);
                    requests.add(new SampleLog.Request(number, record, bytes));
                }
                SampleLog.Slot slot = new SampleLog.Slot(bringsTime, stampNanos, requests);
                replay.apply(slot);
                slots.add(slot);
            }
            parts.add(part);
        }
        return new SampleLog(seed, parts.get(0), parts.get(1));
    }

    private static long nextStamp(RandomGenerator random, Replay replay) {
        long now = replay.clockNanos();
        long due = replay.nextDeadlineNanos();
        return switch (random.nextInt(4)) {
            case 0 -> now;
            case 1 -> now + random.nextLong(Duration.ofMillis(10).toNanos());
            case 2 -> now + random.nextLong(Duration.ofSeconds(10).toNanos());
            default -> due > now && due - now < MAX_PAUSE_NANOS ? due : now;
        };
    }

    private <T> T onAnotherNode(Function<StateMachineProvider, T> work) {
        long clock = System.nanoTime() / 1_000_000;
        StateMachineProvider provider = FreshClasses.provider(provider().getClass());
        while (System.nanoTime() / 1_000_000 == clock) {
            Thread.onSpinWait(); // another node comes to it at another time
        }
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Locale.setDefault(ELSEWHERE);
        TimeZone.setDefault(FAR_AWAY);
        try {
            return onAnotherThread(provider.getClass().getClassLoader(), () -> work.apply(provider));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static <T> T onAnotherThread(ClassLoader loader, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "apply on another node");
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError found) {
                throw found;
            }
            throw new AssertionError("on another node: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void assertGoesOn(Replay replay, SampleLog log) {
        var stopped = replay.stopped();
        if (stopped != null) {
            throw new AssertionError(at(log) + "it stopped in slot " + stopped.slot(), stopped.cause());
        }
    }

    private void assertSameAnswers(
            SampleLog log, Stream<SampleLog.Request> requests, Replay expected, Replay actual, String how) {
        requests.forEach(request -> {
            ServerResponse before = expected.answerTo(request);
            ServerResponse now = actual.answerTo(request);
            if (!Objects.equals(before, now)) {
                throw new AssertionError(at(log) + "the answer to request " + request.number() + ", " + request.record()
                        + ", was " + told(before) + ", and is " + told(now) + " " + how);
            }
        });
    }

    private String told(@Nullable ServerResponse answer) {
        if (answer == null) {
            return "none, because it had stopped,";
        }
        if (answer.outcome() != Outcome.APPLIED) {
            return answer.outcome() + " " + answer.response().toUtf8();
        }
        try {
            return new StateMachines(List.of(provider())).decode(provider().name(), answer.response()) + " "
                    + answer.response();
        } catch (MalformedMessageException e) {
            return answer.response() + ", which cannot be read,";
        }
    }

    private static String at(SampleLog log) {
        return "log " + log.seed() + ": ";
    }
}
