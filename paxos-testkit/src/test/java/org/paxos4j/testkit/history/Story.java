/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** A history that a test tells by hand, one event after the other. */
final class Story<I, O> {
    private final History.Recorder<I, O> recorder = new History.Recorder<>();
    private int clients;

    /** An operation that a test talks about. */
    final class Told {
        private final int number;

        private Told(int number) {
            this.number = number;
        }

        void answers(O output) {
            recorder.end(number, new Ending.Ok<>(output));
        }

        void isNotDone() {
            recorder.end(number, new Ending.Fail<>());
        }

        void isUnknown() {
            recorder.end(number, new Ending.Unknown<>());
        }
    }

    /** Another client begins something. */
    Told begin(I input) {
        return new Told(recorder.invoke(clients++, input));
    }

    /** Another client does something, and nothing else happens meanwhile. */
    void done(I input, O output) {
        begin(input).answers(output);
    }

    History<I, O> history() {
        return recorder.history();
    }

    void isLinearizable(HistoryChecker<I, O> checker) {
        assertEquals(new Verdict.Linearizable(), checker.check(history()));
    }

    /** Returns what is said of it. */
    String isNotLinearizable(HistoryChecker<I, O> checker) {
        return assertInstanceOf(Verdict.NotLinearizable.class, checker.check(history()))
                .explanation();
    }
}
