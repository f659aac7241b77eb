/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.statemachine.Bytes;

class KryoFramesTest {
    private static final List<WireType<?>> TYPES = List.of(new WireType<String>(
            WireTypeResolver.FIRST_ID,
            String.class,
            (output, text) -> {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("empty");
                }
                output.text(text);
            },
            input -> {
                String text = input.text();
                if (text.equals("bad")) {
                    throw new IllegalStateException("read what is bad");
                }
                return text;
            }));

    /** Each Kryo instance goes through the types once, when it is made. */
    private int instances;

    private final KryoFrames frames = new KryoFrames((byte) 1, new AbstractList<WireType<?>>() {
        @Override
        public Iterator<WireType<?>> iterator() {
            instances++;
            return super.iterator();
        }

        @Override
        public WireType<?> get(int index) {
            return TYPES.get(index);
        }

        @Override
        public int size() {
            return TYPES.size();
        }
    });

    @Test
    void anInstanceThatServedWellServesAgain() throws MalformedMessageException {
        for (int i = 0; i < 10; i++) {
            assertEquals("good", frames.decode(frames.encode("good", 16)));
        }
        assertEquals(1, instances);
    }

    @Test
    void anInstanceThatThrewIsNotUsedAgain() throws MalformedMessageException {
        Bytes good = frames.encode("good", 16);
        Bytes bad = frames.encode("bad", 16);
        assertEquals(1, instances);
        assertThrows(MalformedMessageException.class, () -> frames.decode(bad));
        assertEquals("good", frames.decode(good));
        assertEquals(2, instances, "after a reader threw");
        assertThrows(MalformedMessageException.class, () -> frames.decode(good.slice(0, 3)));
        assertEquals("good", frames.decode(good));
        assertEquals(3, instances, "after a frame cut short");
        assertThrows(IllegalArgumentException.class, () -> frames.encode("", 16));
        assertThrows(IllegalArgumentException.class, () -> frames.encode(new Object(), 16), "not registered");
        assertEquals("good", frames.decode(good));
        assertEquals(5, instances, "after a writer threw, and after a type without a number");
    }
}
