/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.KryoException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.paxos4j.statemachine.Bytes;

/** Finds the shape of a record type, once, from its declaration: what bytes say never decides how deep anything nests. */
final class Shapes {
    /** How deep records and lists may nest. */
    static final int MAX_DEPTH = 32;

    private static final Map<Class<?>, Shape> LEAVES = Map.ofEntries(
            leaf(boolean.class, 1, CanonicalOutput::flag, BoundedInput::flag),
            leaf(byte.class, 1, (output, value) -> output.writeByte(value), BoundedInput::readByte),
            leaf(short.class, 1, (output, value) -> output.signed(value), input ->
                    (short) input.signed(Short.MIN_VALUE, Short.MAX_VALUE)),
            leaf(int.class, 1, (output, value) -> output.signed(value), input ->
                    (int) input.signed(Integer.MIN_VALUE, Integer.MAX_VALUE)),
            leaf(
                    long.class,
                    1,
                    (output, value) -> output.signed(value),
                    input -> input.signed(Long.MIN_VALUE, Long.MAX_VALUE)),
            leaf(char.class, 1, (output, value) -> output.counter(value), input ->
                    (char) input.counter(Character.MAX_VALUE)),
            // The NaNs are one value to a record's equals, so they have one form.
            leaf(
                    float.class,
                    Float.BYTES,
                    (output, value) -> output.writeInt(Float.floatToIntBits(value)),
                    Shapes::readFloat),
            leaf(
                    double.class,
                    Double.BYTES,
                    (output, value) -> output.writeLong(Double.doubleToLongBits(value)),
                    Shapes::readDouble),
            leaf(String.class, 1, CanonicalOutput::text, BoundedInput::text),
            // A copy: a state machine that keeps a few bytes must not keep the whole frame alive.
            leaf(
                    Bytes.class,
                    1,
                    CanonicalOutput::bytes,
                    input -> Bytes.wrap(input.bytes().toArray())));

    /** The types around the one that is looked at, outermost first. */
    private final Deque<Class<?>> enclosing = new ArrayDeque<>();

    private int depth;

    private Shapes() {}

    /**
     * The shape of a record type.
     *
     * @throws IllegalArgumentException if it has none; the message names record, component and reason
     */
    static Shape of(Class<? extends Record> type) {
        return new Shapes().ofRecord(type);
    }

    private Shape ofRecord(Class<?> type) {
        if (enclosing.contains(type)) {
            throw new IllegalArgumentException(
                    type.getName() + " contains itself; a pinned record must not be recursive");
        }
        enclosing.addLast(type);
        enter(type);
        List<Shape.Component> components = new ArrayList<>();
        List<Class<?>> parameters = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(ofComponent(type, component));
            parameters.add(component.getType());
        }
        depth--;
        enclosing.removeLast();
        try {
            MethodHandle constructor =
                    MethodHandles.publicLookup().findConstructor(type, MethodType.methodType(void.class, parameters));
            return new Shape.RecordOf(
                    List.copyOf(components),
                    constructor
                            .asSpreader(Object[].class, components.size())
                            .asType(MethodType.methodType(Object.class, Object[].class)));
        } catch (ReflectiveOperationException e) {
            throw inaccessible(type, e);
        }
    }

    private Shape.Component ofComponent(Class<?> type, RecordComponent component) {
        String where = type.getName() + "." + component.getName();
        Shape shape = ofType(where, component.getGenericType(), false);
        try {
            MethodHandle accessor = MethodHandles.publicLookup().unreflect(component.getAccessor());
            return new Shape.Component(
                    component.getName(), shape, accessor.asType(MethodType.methodType(Object.class, Object.class)));
        } catch (IllegalAccessException e) {
            throw inaccessible(type, e);
        }
    }

    /** The shape of a component's type, or of a list's element type, which is a boxed one where it is primitive. */
    private Shape ofType(String where, Type declared, boolean inList) {
        if (declared instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            enter(List.class);
            Shape element = ofType(where, generic.getActualTypeArguments()[0], true);
            depth--;
            if (element.minBytes() == 0) {
                throw new IllegalArgumentException(where + " is a list of records without components, "
                        + "whose length bytes could claim without end; give the record a component");
            }
            return new Shape.ListOf(element);
        }
        if (declared instanceof Class<?> type) {
            Shape leaf =
                    LEAVES.get(inList ? MethodType.methodType(type).unwrap().returnType() : type);
            if (leaf != null) {
                return leaf;
            }
            if (type.isEnum()) {
                return ofEnum(type);
            }
            if (type.isRecord()) {
                return ofRecord(type);
            }
        }
        throw new IllegalArgumentException(where + " is of type " + declared.getTypeName()
                + ", which cannot be encoded; use primitives, String, Bytes, enums, records, and Lists of these");
    }

    private static Shape ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        return new Shape.Leaf(
                1, (output, value) -> output.constant((Enum<?>) type.cast(value)), input -> input.oneOf(constants));
    }

    private void enter(Class<?> type) {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException(type.getName() + " is nested deeper than " + MAX_DEPTH + " within "
                    + enclosing.getFirst().getName());
        }
    }

    private static float readFloat(BoundedInput input) {
        int bits = input.readInt();
        float value = Float.intBitsToFloat(bits);
        if (Float.floatToIntBits(value) != bits) {
            throw new KryoException("an unusual NaN");
        }
        return value;
    }

    private static double readDouble(BoundedInput input) {
        long bits = input.readLong();
        double value = Double.longBitsToDouble(bits);
        if (Double.doubleToLongBits(value) != bits) {
            throw new KryoException("an unusual NaN");
        }
        return value;
    }

    private static IllegalArgumentException inaccessible(Class<?> type, Exception cause) {
        return new IllegalArgumentException(
                type.getName() + " is not accessible: make it public, and export its package if it is in a module",
                cause);
    }

    private interface Writer<T> {
        void write(CanonicalOutput output, T value);
    }

    private interface Reader<T> {
        T read(BoundedInput input);
    }

    @SuppressWarnings(
            "unchecked") // the component's declared type; a List with foreign elements ends in a ClassCastException
    private static <T> Map.Entry<Class<?>, Shape> leaf(
            Class<T> type, int minBytes, Writer<T> writer, Reader<T> reader) {
        return Map.entry(
                type, new Shape.Leaf(minBytes, (output, value) -> writer.write(output, (T) value), reader::read));
    }
}
