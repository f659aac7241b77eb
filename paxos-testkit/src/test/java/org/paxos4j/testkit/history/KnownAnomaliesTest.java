/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Small histories with a name, and their neighbours in which nothing is wrong. */
class KnownAnomaliesTest {
    @Nested
    class OfRegisters {
        private final HistoryChecker<Register.Input<Integer>, Optional<Integer>> checker =
                new LinearizabilityChecker<>(new Register<>());
        private final Story<Register.Input<Integer>, Optional<Integer>> story = new Story<>();

        @Test
        void aReadMaySeeAWriteThatIsUnderWayOrNot() {
            story.done(write(1), Optional.of(1));
            var write = story.begin(write(2));
            story.done(read(), Optional.of(1));
            story.done(read(), Optional.of(2));
            write.answers(Optional.of(2));

            story.isLinearizable(checker);
        }

        @Test
        void aNewValueOnceSeenIsNotUnseenByALaterRead() {
            story.done(write(1), Optional.of(1));
            var write = story.begin(write(2));
            story.done(read(), Optional.of(2));
            story.done(read(), Optional.of(1));
            write.answers(Optional.of(2));

            story.isNotLinearizable(checker);
        }

        @Test
        void aStaleRead() {
            story.done(write(1), Optional.of(1));
            story.done(write(2), Optional.of(2));
            story.done(read(), Optional.of(1));

            story.isNotLinearizable(checker);
        }

        @Test
        void aReadOfTheFuture() {
            story.done(read(), Optional.of(1));
            story.done(write(1), Optional.of(1));

            story.isNotLinearizable(checker);
        }

        @Test
        void aReadOfWhatNobodyWrote() {
            story.done(write(1), Optional.of(1));
            story.done(read(), Optional.of(2));

            story.isNotLinearizable(checker);
        }

        @Test
        void aWriteThatWasAnsweredAndIsLost() {
            story.done(write(1), Optional.of(1));
            story.done(read(), Optional.empty());

            story.isNotLinearizable(checker);
        }

        @Test
        void anUnknownWriteMayBeSeenLongAfterItsClientGaveUp() {
            story.done(write(1), Optional.of(1));
            story.begin(write(2)).isUnknown();
            story.done(read(), Optional.of(1));
            story.done(write(3), Optional.of(3));
            story.done(read(), Optional.of(2));

            story.isLinearizable(checker);
        }

        @Test
        void anUnknownWriteMayNeverBeSeen() {
            story.begin(write(2)).isUnknown();
            story.done(read(), Optional.empty());

            story.isLinearizable(checker);
        }

        @Test
        void anUnknownWriteIsNotSeenBeforeItIsInvoked() {
            story.done(read(), Optional.of(2));
            story.begin(write(2)).isUnknown();

            story.isNotLinearizable(checker);
        }

        @Test
        void anUnknownWriteThatWasOverwrittenIsNotSeenAgain() {
            story.begin(write(2)).isUnknown();
            story.done(read(), Optional.of(2));
            story.done(write(3), Optional.of(3));
            story.done(read(), Optional.of(2));

            story.isNotLinearizable(checker);
        }

        @Test
        void twoUnknownWritesOfOneValueAreTwo() {
            story.begin(write(2)).isUnknown();
            story.begin(write(2)).isUnknown();
            story.done(read(), Optional.of(2));
            story.done(write(3), Optional.of(3));
            story.done(read(), Optional.of(2));

            story.isLinearizable(checker);
        }

        @Test
        void whatDidNotEndMayHaveBeenDone() {
            story.begin(write(2));
            story.done(read(), Optional.of(2));

            story.isLinearizable(checker);
        }

        @Test
        void aWriteThatWasCertainlyNotDoneIsNotSeen() {
            story.begin(write(2)).isNotDone();
            story.done(read(), Optional.of(2));

            story.isNotLinearizable(checker);
        }

        @Test
        void ofTwoWhoSetTheSameValueOneMustFail() {
            story.done(write(1), Optional.of(1));
            var one = story.begin(set(1, 2));
            var other = story.begin(set(1, 3));
            one.answers(Optional.of(2));
            other.answers(Optional.of(3));

            story.isNotLinearizable(checker);
        }

        @Test
        void oneWhoExpectedWhatIsNotThereIsTurnedAwayAndNobodyElse() {
            story.done(write(1), Optional.of(1));
            story.done(set(5, 6), Optional.empty());
            story.isLinearizable(checker);

            story.done(set(1, 6), Optional.empty());
            story.isNotLinearizable(checker);
        }

        @Test
        void registersOfDifferentNamesHaveNothingToDoWithEachOther() {
            story.done(new Register.Write<>("x", 1), Optional.of(1));
            story.done(new Register.Read<>("y"), Optional.empty());

            story.isLinearizable(checker);
        }

        private static Register.Input<Integer> read() {
            return new Register.Read<>("x");
        }

        private static Register.Input<Integer> write(int value) {
            return new Register.Write<>("x", value);
        }

        private static Register.Input<Integer> set(int expected, int value) {
            return new Register.CompareAndSet<>("x", expected, value);
        }
    }

    @Nested
    class OfTexts {
        private final HistoryChecker<KeyValue.Input, Optional<String>> checker =
                new LinearizabilityChecker<>(new KeyValue());
        private final Story<KeyValue.Input, Optional<String>> story = new Story<>();

        @Test
        void anAppendThatWasAppliedTwice() {
            story.done(new KeyValue.Append("x", "a"), Optional.empty());
            story.done(new KeyValue.Get("x"), Optional.of("aa"));

            story.isNotLinearizable(checker);
        }

        @Test
        void anUnknownAppendIsAppliedOnceAtMost() {
            story.begin(new KeyValue.Append("x", "a")).isUnknown();
            story.done(new KeyValue.Get("x"), Optional.of(""));
            story.done(new KeyValue.Get("x"), Optional.of("a"));
            story.isLinearizable(checker);

            story.done(new KeyValue.Get("x"), Optional.of("aa"));
            story.isNotLinearizable(checker);
        }

        @Test
        void appendsInTheWrongOrder() {
            story.done(new KeyValue.Append("x", "a"), Optional.empty());
            story.done(new KeyValue.Append("x", "b"), Optional.empty());
            story.done(new KeyValue.Get("x"), Optional.of("ba"));

            story.isNotLinearizable(checker);
        }

        @Test
        void aPutReplacesWhatWasThere() {
            story.done(new KeyValue.Append("x", "a"), Optional.empty());
            story.done(new KeyValue.Put("x", "b"), Optional.empty());
            story.done(new KeyValue.Append("x", "c"), Optional.empty());
            story.done(new KeyValue.Get("x"), Optional.of("bc"));

            story.isLinearizable(checker);
        }
    }

    /** Each story is told to the search and to the fast checker. */
    @Nested
    class OfCounters {
        private final Counter fresh = Counter.startingAt(0);
        private final Counter used = Counter.startingAnywhere();
        private final Story<Counter.Input, OptionalLong> story = new Story<>();

        @Test
        void aLostUpdate() {
            var one = story.begin(add(1));
            var other = story.begin(add(1));
            one.answers(value(1));
            other.answers(value(1));

            isNotLinearizable(used);
        }

        @Test
        void anAdditionThatWasAppliedTwice() {
            story.done(add(1), value(1));
            story.done(add(1), value(3));

            isNotLinearizable(used);
        }

        @Test
        void anUnknownAdditionExplainsOneStepAndNotTwo() {
            story.begin(add(1)).isUnknown();
            story.done(add(1), value(2));
            isLinearizable(fresh);

            story.done(add(1), value(4));
            isNotLinearizable(fresh);
        }

        @Test
        void anUnknownAdditionExplainsNothingThatWasAnsweredBefore() {
            story.done(add(1), value(1));
            story.done(add(1), value(3));
            story.begin(add(1)).isUnknown();

            isNotLinearizable(fresh);
        }

        @Test
        void anAdditionThatWasNotDoneExplainsNothing() {
            story.begin(add(1)).isNotDone();
            story.done(add(1), value(2));

            isNotLinearizable(fresh);
        }

        @Test
        void anAnswerThatIsOlderThanOneThatWasHeardBefore() {
            var late = story.begin(add(1));
            story.done(add(1), value(2));
            late.answers(value(1));
            isLinearizable(fresh);

            story.done(new Counter.Get("x"), value(1));
            isNotLinearizable(fresh);
        }

        @Test
        void aValueThatIsReadBeforeItsAdditionIsInvoked() {
            story.done(new Counter.Get("x"), value(1));
            story.done(add(1), value(1));

            isNotLinearizable(fresh);
        }

        @Test
        void aCounterThatWasUsedBeforeMayStartAnywhereButOnlyOnce() {
            story.done(add(1), value(42));
            isLinearizable(used);
            isNotLinearizable(fresh);

            story.done(new Counter.Get("x"), value(41));
            isNotLinearizable(used);
        }

        @Test
        void aCounterThatRefusedAValueDidNotHaveIt() {
            story.done(new Counter.CompareAndSet("x", 5, 6), OptionalLong.empty());
            story.begin(add(1)).isUnknown();
            story.done(new Counter.Get("x"), value(5));
            isLinearizable(used);

            story.done(new Counter.Get("x"), value(5));
            story.done(new Counter.CompareAndSet("x", 5, 6), OptionalLong.empty());
            isNotLinearizable(used);
        }

        @Test
        void aRefusalRulesOutWhatIsReadNext() {
            story.done(new Counter.CompareAndSet("x", 5, 6), OptionalLong.empty());
            story.done(new Counter.Get("x"), value(5));

            isNotLinearizable(used);
        }

        @Test
        void aCompareAndSetThatSucceededFoundItsValue() {
            story.done(add(3), value(3));
            story.done(new Counter.CompareAndSet("x", 3, -7), value(-7));
            story.done(add(1), value(-6));
            isLinearizable(fresh);

            story.done(new Counter.CompareAndSet("x", 3, 1), value(1));
            isNotLinearizable(fresh);
        }

        @Test
        void onlyAnAdditionThatDoesNotFitIsRefused() {
            story.done(add(Long.MAX_VALUE), value(Long.MAX_VALUE));
            story.done(add(1), OptionalLong.empty());
            isLinearizable(fresh);

            story.done(add(-1), OptionalLong.empty());
            isNotLinearizable(fresh);
        }

        /** In 64 bits, the largest number and seven sevenths of it make -2. */
        @Test
        void aCounterDoesNotRunOver() {
            for (int addition = 0; addition < 7; addition++) {
                story.begin(add(Long.MAX_VALUE / 7)).isUnknown();
            }
            story.done(new Counter.Get("x"), value(-2));

            isNotLinearizable(Counter.startingAt(Long.MAX_VALUE));
        }

        private void isLinearizable(Counter counter) {
            story.isLinearizable(new LinearizabilityChecker<>(counter));
            story.isLinearizable(new CounterChecker(counter));
        }

        private void isNotLinearizable(Counter counter) {
            story.isNotLinearizable(new LinearizabilityChecker<>(counter));
            story.isNotLinearizable(new CounterChecker(counter));
        }

        private static Counter.Input add(long delta) {
            return new Counter.Add("x", delta);
        }

        private static OptionalLong value(long value) {
            return OptionalLong.of(value);
        }
    }

    /** Each story is told to the search and to the fast checker. */
    @Nested
    class OfLocks {
        private final Story<Lock.Input, Long> story = new Story<>();

        @Test
        void aLockChangesHandsWhenItIsGivenBackOrItsLeaseEnds() {
            story.done(acquire("anna"), 3L);
            story.done(release("anna"), 3L);
            story.done(acquire("bert"), 5L);
            story.done(acquire("carl"), 6L);

            isLinearizable();
        }

        @Test
        void twoOwnersUnderOneToken() {
            story.done(acquire("anna"), 3L);
            story.done(acquire("bert"), 3L);

            isNotLinearizable();
        }

        @Test
        void aTokenThatIsSmallerThanOneBefore() {
            story.done(acquire("anna"), 3L);
            story.done(acquire("bert"), 2L);

            isNotLinearizable();
        }

        @Test
        void grantsThatWereWaitedForTogetherMayBeAnsweredInAnyOrder() {
            var anna = story.begin(acquire("anna"));
            var bert = story.begin(acquire("bert"));
            anna.answers(4L);
            bert.answers(3L);

            isLinearizable();
        }

        @Test
        void whoAsksAgainHasTheSameToken() {
            story.done(acquire("anna"), 3L);
            story.done(acquire("anna"), 3L);
            story.done(renew("anna"), 3L);

            isLinearizable();
        }

        @Test
        void aRenewalOfWhatAnotherHoldsByNow() {
            story.done(acquire("anna"), 3L);
            story.done(acquire("bert"), 4L);
            story.done(renew("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void aReleaseOfWhatWasGivenBack() {
            story.done(acquire("anna"), 3L);
            story.done(release("anna"), 3L);
            story.done(release("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void aRenewalOfWhatWasGivenBack() {
            story.done(acquire("anna"), 3L);
            story.done(release("anna"), 3L);
            story.done(renew("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void aReleaseByOneWhoWasNeverGrantedTheLock() {
            story.done(acquire("anna"), 3L);
            story.done(release("bert"), 3L);

            isNotLinearizable();
        }

        @Test
        void aReleaseBeforeAnybodyAskedForTheLock() {
            story.done(release("anna"), 3L);
            story.done(acquire("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void aRenewalBeforeAnybodyAskedForTheLock() {
            story.done(renew("anna"), 3L);
            story.done(acquire("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void aGrantWhoseAnswerWasLostExplainsOneToken() {
            story.begin(acquire("anna")).isUnknown();
            story.done(release("anna"), 3L);
            isLinearizable();

            story.done(release("anna"), 4L);
            isNotLinearizable();
        }

        @Test
        void aGrantThatWasRefusedExplainsNothing() {
            story.begin(acquire("anna")).isNotDone();
            story.done(release("anna"), 3L);

            isNotLinearizable();
        }

        @Test
        void theLostAnswerOfAnotherOwnerExplainsNothing() {
            story.begin(acquire("bert")).isUnknown();
            story.done(release("anna"), 3L);

            isNotLinearizable();
        }

        private void isLinearizable() {
            story.isLinearizable(new LinearizabilityChecker<>(new Lock()));
            story.isLinearizable(new LockChecker());
        }

        private void isNotLinearizable() {
            story.isNotLinearizable(new LinearizabilityChecker<>(new Lock()));
            story.isNotLinearizable(new LockChecker());
        }

        private static Lock.Input acquire(String owner) {
            return new Lock.Acquire("door", owner);
        }

        private static Lock.Input renew(String owner) {
            return new Lock.Renew("door", owner);
        }

        private static Lock.Input release(String owner) {
            return new Lock.Release("door", owner);
        }
    }
}
