/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;

/**
 * The command and result records of one state machine as bytes: version, the pinned id, and the components in their
 * order. A record's components may be primitives, {@code String}, {@link Bytes}, enums, records, and {@code List}s of
 * these, nested up to {@value Shapes#MAX_DEPTH} deep. Safe for use by any thread.
 */
public final class PinnedTypeCodec {
    private static final byte VERSION = 1;
    private static final int EXPECTED_BYTES = 64;

    private final Map<Class<?>, PinnedType> pinned = new LinkedHashMap<>();
    private final KryoFrames frames;

    /**
     * For the types of a {@link org.paxos4j.statemachine.StateMachineProvider}.
     *
     * @throws IllegalArgumentException if two have the same id or are the same type, or one has a component that cannot be
     *     encoded, or is not accessible; the message names record, component and reason
     */
    public PinnedTypeCodec(List<PinnedType> types) {
        Map<Integer, PinnedType> byId = new LinkedHashMap<>();
        List<WireType<Object>> wireTypes = new ArrayList<>();
        for (PinnedType type : types) {
            PinnedType sameId = byId.putIfAbsent(type.id(), type);
            if (sameId != null) {
                throw new IllegalArgumentException("the pinned id " + type.id() + " is given to both "
                        + sameId.type().getName() + " and " + type.type().getName());
            }
            PinnedType sameType = pinned.putIfAbsent(type.type(), type);
            if (sameType != null) {
                throw new IllegalArgumentException(
                        type.type().getName() + " is pinned twice, as " + sameType.id() + " and as " + type.id());
            }
            Shape shape = Shapes.of(type.type());
            wireTypes.add(new WireType<>(wireId(type), type.type(), shape::write, shape::read));
        }
        frames = new KryoFrames(VERSION, wireTypes);
    }

    /**
     * The bytes of a record.
     *
     * @throws IllegalArgumentException if its type is not pinned, or a component is null, or text is not Unicode
     */
    public Bytes encode(Record value) {
        if (!pinned.containsKey(value.getClass())) {
            throw new IllegalArgumentException(value.getClass().getName() + " is not one of the pinned types: "
                    + pinned.keySet().stream().map(Class::getName).collect(Collectors.joining(", ")));
        }
        return frames.encode(value, EXPECTED_BYTES);
    }

    /** What a type is pinned for. */
    public PinnedType.Use useOf(Record value) {
        return Objects.requireNonNull(pinned.get(value.getClass()), "not a pinned type")
                .use();
    }

    /**
     * Reads a record, which shares no memory with {@code bytes}.
     *
     * @throws MalformedMessageException if these are not the bytes of a record of a pinned type
     */
    public Record decode(Bytes bytes) throws MalformedMessageException {
        return (Record) frames.decode(bytes);
    }

    private static int wireId(PinnedType type) {
        return WireTypeResolver.FIRST_ID + type.id();
    }
}
