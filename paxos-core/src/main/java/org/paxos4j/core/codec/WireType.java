/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A type that has a number on the wire, and how its values are written and read. Stateless, so shared by all Kryo
 * instances.
 */
final class WireType<T> extends Serializer<T> {
    private final int id;
    private final Class<? extends T> type;
    private final BiConsumer<CanonicalOutput, T> writer;
    private final Function<BoundedInput, T> reader;

    WireType(int id, Class<? extends T> type, BiConsumer<CanonicalOutput, T> writer, Function<BoundedInput, T> reader) {
        super(false, true);
        this.id = id;
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    int id() {
        return id;
    }

    Class<? extends T> type() {
        return type;
    }

    @Override
    public void write(Kryo kryo, Output output, T value) {
        writer.accept((CanonicalOutput) output, value);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> expected) {
        return reader.apply((BoundedInput) input);
    }
}
