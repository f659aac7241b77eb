/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

import java.util.List;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** Offers the state machine {@code padded-counter}: {@link PaddedAdd} and {@link GetTotal}, both answered with {@link Total}. */
public final class PaddedCounterProvider implements StateMachineProvider {
    /** The name of the state machine. */
    public static final String NAME = "padded-counter";

    /** For {@link java.util.ServiceLoader}. */
    public PaddedCounterProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(
                PinnedType.command(1, PaddedAdd.class),
                PinnedType.query(2, GetTotal.class),
                PinnedType.result(3, Total.class));
    }

    @Override
    public StateMachine create() {
        return new PaddedCounter();
    }
}
