/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachineProvider;

/** The rules of the locks, without a cluster: the log's clock is what the test says. */
class LockTest {
    private static final long SECOND = 1_000;

    private final LockMachine locks = new LockMachine();
    private Duration now = Duration.ofSeconds(100);
    private long slot;

    @Test
    void aFreeLockIsGrantedAtOnce() throws CommandRejected {
        assertEquals(new Granted(1), ask(new Acquire("l", "anna", 10 * SECOND, 0)));
        assertEquals(new LockState("anna", 1, 10 * SECOND, List.of()), ask(new Show("l")));
    }

    @Test
    void aLockThatSomebodyHoldsIsRefusedToOneWhoDoesNotWait() throws CommandRejected {
        acquire("l", "anna");
        assertEquals("l is held by anna", refusalOf(new Acquire("l", "bert", SECOND, 0)));
        assertEquals(List.of(), state("l").waiting());
    }

    @Test
    void locksOfDifferentNamesAreDifferentAndAllTokensGrow() throws CommandRejected {
        assertEquals(new Granted(1), acquire("l", "anna"));
        assertEquals(new Granted(2), acquire("m", "bert"));
        ask(new Release("l", "anna", 1));
        assertEquals(new Granted(3), acquire("l", "anna"));
        ask(new Release("m", "bert", 2));
        assertEquals(new Granted(4), acquire("m", "anna"));
    }

    @Test
    void whoeverWaitsIsServedInTheOrderOfComing() throws CommandRejected {
        acquire("l", "anna");
        assertEquals(new Waiting(0), waitFor("l", "carl"));
        assertEquals(new Waiting(1), waitFor("l", "bert"));
        assertEquals(new Waiting(2), waitFor("l", "dora"));
        assertEquals(List.of("carl", "bert", "dora"), state("l").waiting());

        assertEquals(new Released(1), ask(new Release("l", "anna", 1)));
        assertEquals("carl", state("l").owner());
        ask(new Release("l", "carl", 2));
        assertEquals("bert", state("l").owner());
        assertEquals(new Granted(3), waitFor("l", "bert"));
        assertEquals(List.of("dora"), state("l").waiting());
    }

    @Test
    void whoeverAsksAgainKeepsTheirPlace() throws CommandRejected {
        acquire("l", "anna");
        waitFor("l", "bert");
        waitFor("l", "carl");
        now = now.plusMillis(500);
        assertEquals(new Waiting(0), waitFor("l", "bert"));
        assertEquals(new Waiting(1), waitFor("l", "carl"));
    }

    @Test
    void whoeverDoesNotAskAgainInTimeLosesTheirPlace() throws CommandRejected {
        acquire("l", "anna");
        ask(new Acquire("l", "bert", SECOND, 1_000));
        ask(new Acquire("l", "carl", SECOND, 1_001));
        now = now.plusMillis(1_000);
        assertEquals(List.of("carl"), state("l").waiting());
        assertEquals(new Waiting(1), ask(new Acquire("l", "bert", SECOND, 1_000))); // behind, as one who comes anew
        ask(new Release("l", "anna", 0));
        assertEquals("carl", state("l").owner());
    }

    @Test
    void aPlaceLostWhileNobodyAskedIsPassedOver() throws CommandRejected {
        acquire("l", "anna");
        ask(new Acquire("l", "bert", SECOND, 1_000));
        ask(new Acquire("l", "carl", SECOND, 2_000));
        now = now.plusMillis(1_000);
        ask(new Release("l", "anna", 0));
        assertEquals("carl", state("l").owner());
    }

    @Test
    void aLeaseEndsWhenItsTimeHasComeAndNotBefore() throws CommandRejected {
        ask(new Acquire("l", "anna", 10 * SECOND, 0));
        Duration end = now.plusSeconds(10);
        assertEquals(Optional.of(end), locks.nextDeadline());

        comes(end.minusNanos(1));
        assertEquals("anna", state("l").owner());
        comes(end);
        assertEquals(LockState.FREE, state("l"));
        assertEquals(Optional.empty(), locks.nextDeadline());
    }

    @Test
    void theNextInTheQueueIsGrantedTheLockWhenALeaseEnds() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        ask(new Acquire("l", "bert", 7 * SECOND, 5 * SECOND));
        comes(now.plusSeconds(1));
        assertEquals(new LockState("bert", 2, 7 * SECOND, List.of()), state("l"));
        assertEquals(Optional.of(now.plusSeconds(7)), locks.nextDeadline());
    }

    @Test
    void leasesEndInTheOrderOfTheirTimes() throws CommandRejected {
        ask(new Acquire("late", "anna", 3 * SECOND, 0));
        ask(new Acquire("early", "anna", SECOND, 0));
        ask(new Acquire("between", "anna", 2 * SECOND, 0));
        for (String next : List.of("early", "between", "late")) {
            comes(locks.nextDeadline().orElseThrow());
            assertEquals(LockState.FREE, state(next));
        }
    }

    @Test
    void leasesThatEndTogetherAllEnd() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        ask(new Acquire("m", "anna", SECOND, 0));
        ask(new Acquire("n", "anna", SECOND - 1, 0));
        comes(now.plusSeconds(1));
        assertEquals(Optional.empty(), locks.nextDeadline());
        assertEquals(LockState.FREE, state("l"));
        assertEquals(LockState.FREE, state("m"));
        assertEquals(LockState.FREE, state("n"));
    }

    @Test
    void theNextHasItsWholeLeaseThoughTheOneBeforeEndedLongAgo() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        ask(new Acquire("l", "bert", SECOND, 10 * SECOND));
        comes(now.plusSeconds(5));
        assertEquals(new LockState("bert", 2, SECOND, List.of()), state("l"));
    }

    @Test
    void aRenewedLeaseEndsAfterOthersThatWereGrantedLater() throws CommandRejected {
        ask(new Acquire("renewed", "anna", SECOND, 0));
        ask(new Acquire("other", "anna", 2 * SECOND, 0));
        ask(new Renew("renewed", "anna", 1, 3 * SECOND));
        comes(now.plusSeconds(2));
        assertEquals(LockState.FREE, state("other"));
        assertEquals(SECOND, state("renewed").remainingMillis());
    }

    @Test
    void renewingMakesTheLeaseCountAnewUnderTheSameToken() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        now = now.plusMillis(900);
        assertEquals(new Granted(1), ask(new Renew("l", "anna", 1, SECOND)));
        assertEquals(Optional.of(now.plusSeconds(1)), locks.nextDeadline());
        assertEquals(SECOND, state("l").remainingMillis());
    }

    @Test
    void askingForALockThatOneHoldsRenewsIt() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        now = now.plusMillis(900);
        assertEquals(new Granted(1), ask(new Acquire("l", "anna", 2 * SECOND, 0)));
        assertEquals(2 * SECOND, state("l").remainingMillis());
    }

    @Test
    void oneWhoHasLostTheLockCanNeitherRenewNorReleaseIt() throws CommandRejected {
        ask(new Acquire("l", "anna", SECOND, 0));
        comes(now.plusSeconds(1));
        acquire("l", "bert");
        assertEquals("anna does not hold l under token 1 (any more)", refusalOf(new Renew("l", "anna", 1, SECOND)));
        assertEquals("anna does not hold l under token 1 (any more)", refusalOf(new Release("l", "anna", 1)));
        assertEquals("bert", state("l").owner());
    }

    @Test
    void anOldTokenOfTheSameOwnerIsNotItsLock() throws CommandRejected {
        acquire("l", "anna");
        ask(new Release("l", "anna", 1));
        acquire("l", "anna");
        refusalOf(new Release("l", "anna", 1));
        refusalOf(new Renew("l", "anna", 1, SECOND));
        assertEquals(new Released(2), ask(new Release("l", "anna", 2)));
    }

    @Test
    void oneWhoWaitsCanGiveUpItsPlace() throws CommandRejected {
        acquire("l", "anna");
        waitFor("l", "bert");
        assertEquals(new Released(0), ask(new Release("l", "bert", 0)));
        assertEquals(List.of(), state("l").waiting());
        refusalOf(new Release("l", "bert", 0));
    }

    @Test
    void aRefusalChangesNothing() throws CommandRejected {
        acquire("l", "anna");
        waitFor("l", "bert");
        LockState before = state("l");
        refusalOf(new Acquire("l", "bert", 0, SECOND));
        refusalOf(new Acquire("l", "bert", SECOND, 0));
        refusalOf(new Acquire("l", "anna", 0, 0));
        refusalOf(new Renew("l", "bert", 0, SECOND));
        refusalOf(new Release("l", "bert", 1));
        assertEquals(before, state("l"));
        assertEquals(new Granted(2), acquire("m", "anna"));
    }

    @Test
    void namesAndTimesHaveLimits() throws CommandRejected {
        assertEquals("the name of a lock has 1 to 128 characters, not 0", refusalOf(new Acquire("", "anna", 1, 0)));
        assertEquals(
                "the name of an owner has 1 to 128 characters, not 129",
                refusalOf(new Acquire("l", "a".repeat(129), 1, 0)));
        assertEquals(
                "a lease has 1 to 86400000 milliseconds, not 86400001",
                refusalOf(new Acquire("l", "anna", 86_400_001, 0)));
        refusalOf(new Acquire("l", "anna", 0, 0));
        assertEquals(
                "a wait has 0 to 3600000 milliseconds, not 3600001", refusalOf(new Acquire("l", "anna", 1, 3_600_001)));
        refusalOf(new Acquire("l", "anna", 1, -1));
        assertEquals(new Granted(1), ask(new Acquire("\uD83D\uDE00".repeat(128), "anna", 86_400_000, 3_600_000)));
        refusalOf(new Show(""));
    }

    @Test
    void theQueueHasALimitInWhichLostPlacesDoNotCount() throws CommandRejected {
        acquire("l", "anna");
        for (int i = 0; i < LockMachine.MAX_WAITING; i++) {
            assertEquals(new Waiting(i), ask(new Acquire("l", "w" + i, SECOND, i == 0 ? 1 : SECOND)));
        }
        assertEquals("no more than 1024 can wait for l", refusalOf(new Acquire("l", "late", SECOND, SECOND)));
        assertEquals(new Waiting(5), ask(new Acquire("l", "w5", SECOND, SECOND)));
        now = now.plusMillis(1);
        assertEquals(new Waiting(1_023), ask(new Acquire("l", "late", SECOND, SECOND)));
    }

    @Test
    void theNumberOfLocksHeldHasALimit() throws CommandRejected {
        for (int i = 0; i < LockMachine.MAX_LOCKS_HELD; i++) {
            acquire("l" + i, "anna");
        }
        assertEquals(
                "no more than 100000 locks can be held at a time", refusalOf(new Acquire("one", "anna", SECOND, 0)));
        ask(new Release("l7", "anna", 0));
        acquire("one", "anna");
    }

    @Test
    void whatIsNoWholeSnapshotIsRefused() throws Exception {
        acquire("l", "anna");
        waitFor("l", "bert");
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        locks.writeSnapshot(target);
        byte[] whole = target.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            assertNotRead(Arrays.copyOf(whole, length));
        }
        assertNotRead(Arrays.copyOf(whole, whole.length + 1));
        byte[] newer = whole.clone();
        newer[0]++;
        assertNotRead(newer);
    }

    private static void assertNotRead(byte[] bytes) {
        assertThrows(IOException.class, () -> new LockMachine().readSnapshot(new ByteArrayInputStream(bytes)));
    }

    @Test
    void theProviderIsFoundByTheServiceLoader() {
        List<StateMachineProvider> found = ServiceLoader.load(StateMachineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        assertEquals(1, found.size());
        assertEquals("lock", found.get(0).name());
        assertEquals("1", found.get(0).version());
        assertTrue(found.get(0).create() instanceof LockMachine);
    }

    /** The log holds these numbers: a change here makes existing journals unreadable. */
    @Test
    void theTypesKeepTheirIds() {
        assertEquals(
                List.of(
                        PinnedType.command(1, Acquire.class),
                        PinnedType.command(2, Renew.class),
                        PinnedType.command(3, Release.class),
                        PinnedType.query(4, Show.class),
                        PinnedType.result(5, Granted.class),
                        PinnedType.result(6, Waiting.class),
                        PinnedType.result(7, Released.class),
                        PinnedType.result(8, LockState.class)),
                new LockProvider().types());
    }

    private Record acquire(String lock, String owner) throws CommandRejected {
        return ask(new Acquire(lock, owner, 60 * SECOND, 0));
    }

    private Record waitFor(String lock, String owner) throws CommandRejected {
        return ask(new Acquire(lock, owner, 60 * SECOND, 30 * SECOND));
    }

    private LockState state(String lock) throws CommandRejected {
        return (LockState) ask(new Show(lock));
    }

    /** A slot that brings the time and nothing else. */
    private void comes(Duration time) {
        now = time;
        if (locks.nextDeadline().filter(due -> due.compareTo(now) <= 0).isPresent()) {
            locks.onDeadline(new ApplyContext(++slot, now));
        }
    }

    private Record ask(Record command) throws CommandRejected {
        comes(now);
        ApplyContext context = new ApplyContext(++slot, now);
        return command instanceof Show ? locks.query(context, command) : locks.apply(context, command);
    }

    private String refusalOf(Record command) {
        return assertThrows(CommandRejected.class, () -> ask(command)).getMessage();
    }
}
