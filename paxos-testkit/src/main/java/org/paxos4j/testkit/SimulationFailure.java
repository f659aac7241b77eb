/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** A simulation in which something happened that never must. The same seed and settings give it again, on every machine. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final long seed;

    /** With what there is to tell. */
    SimulationFailure(long seed, long millis, List<Strike> strikes, Throwable reason) {
        super(text(seed, millis, strikes, reason), reason);
        this.seed = seed;
    }

    /** Of which run. */
    public long seed() {
        return seed;
    }

    private static String text(long seed, long millis, List<Strike> strikes, Throwable reason) {
        String what = reason instanceof AssertionError ? String.valueOf(reason.getMessage()) : reason.toString();
        String faults = strikes.isEmpty()
                ? "without any fault"
                : "it takes these faults:\n"
                        + strikes.stream().map(strike -> "  " + strike).collect(Collectors.joining("\n"));
        return "seed " + seed + ", after " + millis + " ms of virtual time: " + what + "\n" + faults;
    }
}
