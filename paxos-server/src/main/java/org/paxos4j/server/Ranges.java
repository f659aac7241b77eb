/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

/** Ranges of numbers on the command line. */
final class Ranges {
    private Ranges() {}

    static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw CommandFailure.usage(option + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
