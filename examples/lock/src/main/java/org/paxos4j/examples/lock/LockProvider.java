/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.util.List;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Offers the state machine {@code lock}: the commands {@link Acquire}, {@link Renew} and {@link Release} and the query
 * {@link Show}.
 *
 * <p>A lock alone protects nothing: its holder may be paused for longer than its lease, and go on without knowing that
 * somebody else holds the lock now. What is to be protected must look at the token, as {@link GuardedResource} does.
 */
public final class LockProvider implements StateMachineProvider {
    /** The name of the state machine. */
    public static final String NAME = "lock";

    /** For {@link java.util.ServiceLoader}. */
    public LockProvider() {}

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
                PinnedType.command(1, Acquire.class),
                PinnedType.command(2, Renew.class),
                PinnedType.command(3, Release.class),
                PinnedType.query(4, Show.class),
                PinnedType.result(5, Granted.class),
                PinnedType.result(6, Waiting.class),
                PinnedType.result(7, Released.class),
                PinnedType.result(8, LockState.class));
    }

    @Override
    public StateMachine create() {
        return new LockMachine();
    }
}
