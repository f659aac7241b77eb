/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

class CodecPoolTest {
    private int made;

    private final CodecPool pool = new CodecPool(() -> {
        made++;
        return KryoMessageCodec.factory().create();
    });

    @Test
    void oneCodecServesWhoComeOneAfterTheOther() throws MalformedMessageException {
        for (int i = 1; i <= 10; i++) {
            assertEquals(new Probe(i, 1), pool.decode(pool.encode(new Probe(i, 1))));
        }
        assertEquals(1, made);
    }

    @Test
    void aCodecThatThrewIsNotLentAgain() throws MalformedMessageException {
        Bytes good = pool.encode(new Probe(1, 1));
        assertThrows(MalformedMessageException.class, () -> pool.decode(Bytes.EMPTY));
        pool.decode(good);
        assertEquals(2, made);
        assertThrows(IllegalArgumentException.class, () -> pool.encode(new Probe(-1, 1)));
        pool.decode(good);
        assertEquals(3, made);
    }
}
