/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import java.util.List;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Offers the state machine {@code counter}: the commands {@link Add} and {@link CompareAndSet} and the query {@link Get}, all
 * answered with a {@link Value}.
 */
public final class CounterProvider implements StateMachineProvider {
    /** The name of the state machine. */
    public static final String NAME = "counter";

    /** For {@link java.util.ServiceLoader}. */
    public CounterProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(
                PinnedType.command(1, Add.class),
                PinnedType.query(2, Get.class),
                PinnedType.result(3, Value.class),
                PinnedType.command(4, CompareAndSet.class));
    }

    @Override
    public StateMachine create() {
        return new CounterMachine();
    }
}
