/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.KryoException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the values of one Java type are written and read. Immutable. */
sealed interface Shape {
    /** Writes a value; {@link IllegalArgumentException} if it, or a part of it, cannot be written. */
    void write(CanonicalOutput output, Object value);

    /** Reads a value. */
    Object read(BoundedInput input);

    /** How many bytes a value takes at least. */
    int minBytes();

    /** What has no parts. */
    record Leaf(int minBytes, BiConsumer<CanonicalOutput, Object> writer, Function<BoundedInput, Object> reader)
            implements Shape {
        @Override
        public void write(CanonicalOutput output, Object value) {
            writer.accept(output, value);
        }

        @Override
        public Object read(BoundedInput input) {
            return reader.apply(input);
        }
    }

    /** A list, which must not have elements that take no bytes. */
    record ListOf(Shape element) implements Shape {
        @Override
        public void write(CanonicalOutput output, Object value) {
            // A copy: the list may be somebody's who changes it, and the count must be that of what follows.
            List<Object> elements = new ArrayList<>((List<?>) value);
            if (elements.contains(null)) {
                throw new IllegalArgumentException("null in a list");
            }
            output.list(elements, element::write);
        }

        @Override
        public Object read(BoundedInput input) {
            return input.list(element.minBytes(), element::read);
        }

        @Override
        public int minBytes() {
            return 1;
        }
    }

    /**
     * A record's component.
     *
     * @param accessor from the record, as an object, to the component, as an object
     */
    record Component(String name, Shape shape, MethodHandle accessor) {
        void write(CanonicalOutput output, Object owner) {
            try {
                @Nullable Object value = (Object) accessor.invokeExact(owner);
                if (value == null) {
                    throw new IllegalArgumentException("is null");
                }
                shape.write(output, value);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalArgumentException(owner.getClass().getName() + "." + name + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * A record.
     *
     * @param constructor from an array of the components, as objects, to the record, as an object
     */
    record RecordOf(List<Component> components, MethodHandle constructor) implements Shape {
        @Override
        public void write(CanonicalOutput output, Object value) {
            for (Component component : components) {
                component.write(output, value);
            }
        }

        @Override
        public Object read(BoundedInput input) {
            Object[] values = new Object[components.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = components.get(i).shape().read(input);
            }
            try {
                return (Object) constructor.invokeExact(values);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                throw new KryoException("refused by its constructor: " + e.getMessage(), e);
            }
        }

        @Override
        public int minBytes() {
            int sum = 0;
            for (Component component : components) {
                sum = Math.addExact(sum, component.shape().minBytes());
            }
            return sum;
        }
    }
}
