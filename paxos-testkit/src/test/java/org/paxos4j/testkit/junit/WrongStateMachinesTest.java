/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.StateMachineProvider;

/** Each state machine here breaks one rule, and the tests of that rule fail. */
class WrongStateMachinesTest {
    /** All tests that compare the answers of one life of a state machine with those of another. */
    private static final String[] COMPARISONS = {
        "aQueryChangesNothing",
        "aRejectionChangesNothing",
        "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
        "theSameLogGivesTheSameAnswersOnAnotherNode",
        "toBeAskedForItsNextDeadlineChangesNothing",
        "toWriteASnapshotChangesNothing"
    };

    /** What the suite is run with next. */
    private static StateMachineProvider wrong = new WrongStateMachines.Right();

    private static boolean asks = true;

    static final class Contract extends StateMachineContract {
        @Override
        protected StateMachineProvider provider() {
            return wrong;
        }

        @Override
        protected Record request(RandomGenerator random) {
            String name = "n".repeat(random.nextInt(1, 4));
            return asks && random.nextInt(4) == 0
                    ? new WrongStateMachines.Look(name)
                    : new WrongStateMachines.Add(name, random.nextInt(-1, 4)); // less than nothing is refused
        }
    }

    @AfterEach
    void beRightAgain() {
        wrong = new WrongStateMachines.Right();
        asks = true;
    }

    @Test
    void oneThatKeepsAllRulesPasses() {
        assertFailures(new WrongStateMachines.Right());
    }

    @Test
    void oneThatLooksAtTheClock() {
        assertFailures(new WrongStateMachines.LooksAtTheClock(), COMPARISONS);
    }

    @Test
    void oneThatGoesThroughASetOfThingsWithAnIdentity() {
        assertFailures(new WrongStateMachines.GoesThroughIdentities(), COMPARISONS);
    }

    @Test
    void oneWithStaticState() {
        assertFailures(new WrongStateMachines.HasStaticState(), COMPARISONS);
    }

    @Test
    void oneThatFollowsTheLocale() {
        assertFailures(
                new WrongStateMachines.FollowsTheLocale(),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "theSameLogGivesTheSameAnswersOnAnotherNode");
    }

    @Test
    void oneThatFollowsTheTimeZone() {
        assertFailures(
                new WrongStateMachines.FollowsTheTimeZone(),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "theSameLogGivesTheSameAnswersOnAnotherNode");
    }

    @Test
    void oneThatAsksWhichThreadItIsOn() {
        assertFailures(
                new WrongStateMachines.AsksForItsThread(),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "theSameLogGivesTheSameAnswersOnAnotherNode");
    }

    @Test
    void oneWhoseQueriesCount() {
        assertFailures(new WrongStateMachines.CountsQueries(), "aQueryChangesNothing");
    }

    @Test
    void oneThatRejectsAfterAChange() {
        assertFailures(new WrongStateMachines.RejectsAfterAChange(), "aRejectionChangesNothing");
    }

    @Test
    void oneThatChangesWhenItIsAskedForItsDeadline() {
        assertFailures(
                new WrongStateMachines.CountsHowOftenItIsAsked(),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "toBeAskedForItsNextDeadlineChangesNothing");
    }

    @Test
    void oneWhoseDeadlineDoesNotMove() {
        assertFailures(
                new WrongStateMachines.StaysAtItsDeadline(),
                "aDeadlineThatHasComeIsFollowedByALaterOneOrNone",
                "everyRequestIsAnsweredOrRejected");
    }

    @Test
    void oneThatAnswersNothing() {
        assertFailures(
                new WrongStateMachines.AnswersNothing(),
                "aDeadlineThatHasComeIsFollowedByALaterOneOrNone",
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "everyRequestIsAnsweredOrRejected");
    }

    @Test
    void oneThatAnswersWhatIsNotPinned() {
        assertFailures(
                new WrongStateMachines.AnswersWhatIsNotPinned(),
                "aDeadlineThatHasComeIsFollowedByALaterOneOrNone",
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "everyRequestIsAnsweredOrRejected");
    }

    @Test
    void oneThatAnswersTooMuch() {
        assertFailures(
                new WrongStateMachines.AnswersTooMuch(),
                "aDeadlineThatHasComeIsFollowedByALaterOneOrNone",
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "everyRequestIsAnsweredOrRejected");
    }

    @Test
    void oneWhoseSnapshotLacksSomething() {
        assertFailures(new WrongStateMachines.ForgetsInItsSnapshot(), "aSnapshotIsTheWholeStateAndTheSameOnEveryNode");
    }

    @Test
    void oneWhoseSnapshotHasNoOrder() {
        assertFailures(
                new WrongStateMachines.WritesInNoOrder(),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "toWriteASnapshotChangesNothing");
    }

    @Test
    void oneThatChangesWhenItWritesASnapshot() {
        assertFailures(new WrongStateMachines.ChangesWhenItWrites(), "toWriteASnapshotChangesNothing");
    }

    @Test
    void oneWhoseTypesComeInAnotherOrderEachTime() {
        assertFailures(
                new WrongStateMachines.TurnsItsTypes(), "itsNameItsVersionAndItsTypesAreWellFormedAndStayAsTheyAre");
    }

    @Test
    void oneThatTheServiceLoaderDoesNotFind() {
        assertFailures(new WrongStateMachines.IsNotNamed(), "itsProviderIsFoundByTheServiceLoader");
    }

    @Test
    void oneThatNobodyButItsMakerCanMake() {
        assertFailures(
                WrongStateMachines.NeedsAnArgument.of("something"),
                "aSnapshotIsTheWholeStateAndTheSameOnEveryNode",
                "itsProviderIsFoundByTheServiceLoader",
                "theSameLogGivesTheSameAnswersOnAnotherNode");
    }

    @Test
    void aSuiteWhoseRequestsLackAKind() {
        asks = false;
        assertFailures(new WrongStateMachines.Right(), "theRequestsAreOfAllCommandsAndQueries");
    }

    private static void assertFailures(StateMachineProvider provider, String... expected) {
        wrong = provider;
        assertEquals(new TreeSet<>(Arrays.asList(expected)), Suite.failuresOf(Contract.class));
    }
}
