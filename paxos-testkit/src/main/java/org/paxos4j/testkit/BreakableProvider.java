/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

/** Provides another provider's state machine, until that is said to be broken: then it fails at every command. */
record BreakableProvider(StateMachineProvider provider, BooleanSupplier broken) implements StateMachineProvider {
    private static final List<Class<?>> KINDS =
            List.of(StateMachine.class, Queryable.class, Timed.class, Snapshots.class);

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

    /** A proxy, because a state machine may be more than a {@link StateMachine}, and must stay all that it is. */
    @Override
    public StateMachine create() {
        StateMachine machine = provider.create();
        Class<?>[] kinds =
                KINDS.stream().filter(kind -> kind.isInstance(machine)).toArray(Class<?>[]::new);
        return (StateMachine) Proxy.newProxyInstance(
                StateMachine.class.getClassLoader(),
                kinds,
                (proxy, method, arguments) -> call(machine, method, arguments));
    }

    private @Nullable Object call(StateMachine machine, Method method, Object[] arguments) throws Throwable {
        if (broken.getAsBoolean()) {
            throw new IllegalStateException("broken on purpose");
        }
        try {
            return method.invoke(machine, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
