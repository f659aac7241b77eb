/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;

/** The counters. Every refusal is thrown before anything has changed. */
final class CounterMachine implements StateMachine, Queryable, Snapshots {
    private static final int MAX_NAME_CHARACTERS = 128;
    private static final int SNAPSHOT_FORMAT = 1;

    // Iterated for a snapshot alone, and in order, so the order of a hash map cannot leak into an answer.
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

    @Override
    public void writeSnapshot(OutputStream target) throws IOException {
        DataOutputStream data = new DataOutputStream(target);
        data.writeByte(SNAPSHOT_FORMAT);
        data.writeInt(counters.size());
        for (Map.Entry<String, Long> counter : new TreeMap<>(counters).entrySet()) {
            data.writeUTF(counter.getKey());
            data.writeLong(counter.getValue());
        }
        data.flush();
    }

    @Override
    public void readSnapshot(InputStream source) throws IOException {
        DataInputStream data = new DataInputStream(source);
        int format = data.readUnsignedByte();
        if (format != SNAPSHOT_FORMAT) {
            throw new IOException("counters in format " + format + ", not " + SNAPSHOT_FORMAT);
        }
        for (int left = data.readInt(); left > 0; left--) {
            counters.put(data.readUTF(), data.readLong());
        }
        if (data.read() >= 0) {
            throw new IOException("bytes behind the last counter");
        }
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
