/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import java.util.HashMap;
import java.util.Map;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;

/** The counters. Every refusal is thrown before anything has changed. */
final class CounterMachine implements StateMachine, Queryable {
    private static final int MAX_NAME_CHARACTERS = 128;

    // Never iterated, so the order of a hash map cannot leak into an answer.
    private final Map<String, Long> counters = new HashMap<>();

    @Override
    public Record apply(ApplyContext context, Record command) throws CommandRejected {
        if (command instanceof Add add) {
            return add(add);
        }
        if (command instanceof CompareAndSet compare) {
            return compareAndSet(compare);
        }
        throw new IllegalArgumentException("no command: " + command);
    }

    @Override
    public Record query(ApplyContext context, Record query) throws CommandRejected {
        if (query instanceof Get get) {
            return new Value(current(get.name()));
        }
        throw new IllegalArgumentException("no query: " + query);
    }

    private Value add(Add add) throws CommandRejected {
        long before = current(add.name());
        long after;
        try {
            after = Math.addExact(before, add.delta());
        } catch (ArithmeticException overflow) {
            throw new CommandRejected(
                    "adding " + add.delta() + " to " + add.name() + " = " + before + " does not fit into 64 bits");
        }
        counters.put(add.name(), after);
        return new Value(after);
    }

    private Value compareAndSet(CompareAndSet compare) throws CommandRejected {
        long before = current(compare.name());
        if (before != compare.expected()) {
            throw new CommandRejected(compare.name() + " = " + before + ", not " + compare.expected());
        }
        counters.put(compare.name(), compare.value());
        return new Value(compare.value());
    }

    private long current(String name) throws CommandRejected {
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > MAX_NAME_CHARACTERS) {
            throw new CommandRejected(
                    "a counter's name has 1 to " + MAX_NAME_CHARACTERS + " characters, not " + characters);
        }
        return counters.getOrDefault(name, 0L);
    }
}
