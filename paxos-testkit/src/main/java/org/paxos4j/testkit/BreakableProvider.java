/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

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
        return new Breakable(provider.create(), broken);
    }

    /** Is all that a state machine may be; what the one inside is not, is as if it had nothing of it. */
    private record Breakable(StateMachine machine, BooleanSupplier broken) implements StateMachine, Queryable, Timed {
        @Override
        public Record apply(ApplyContext context, Record command) throws CommandRejected {
            work();
            return machine.apply(context, command);
        }

        @Override
        public Record query(ApplyContext context, Record query) throws CommandRejected {
            work();
            return ((Queryable) machine).query(context, query);
        }

        @Override
        public Optional<Duration> nextDeadline() {
            return machine instanceof Timed timed ? timed.nextDeadline() : Optional.empty();
        }

        @Override
        public void onDeadline(ApplyContext context) {
            work();
            if (machine instanceof Timed timed) {
                timed.onDeadline(context);
            }
        }

        private void work() {
            if (broken.getAsBoolean()) {
                throw new IllegalStateException("broken on purpose");
            }
        }
    }
}
