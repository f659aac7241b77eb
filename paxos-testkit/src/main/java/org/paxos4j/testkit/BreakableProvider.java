/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** Provides another provider's state machine, until that is said to be broken: then it fails at every command. */
record BreakableProvider(StateMachineProvider provider, BooleanSupplier broken) implements StateMachineProvider {
    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public String version() {
        return provider.version();
    }

    @Override
    public List<PinnedType> types() {
        return provider.types();
    }

    @Override
    public StateMachine create() {
        StateMachine machine = provider.create();
        return (context, command) -> {
            if (broken.getAsBoolean()) {
                throw new IllegalStateException("broken on purpose");
            }
            return machine.apply(context, command);
        };
    }
}
