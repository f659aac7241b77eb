/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * Damaged frames and junk. To see that no frame takes much memory, also run it by hand in a small heap:
 * {@code mvn -pl paxos-core -am test -Dtest=HostileFramesTest -Dsurefire.failIfNoSpecifiedTests=false
 * "-Dmaven.surefire.debug=-Xms128m -Xmx128m"}.
 */
class HostileFramesTest {
    /** Few, so that the build stays quick; far more by {@code -Dpaxos4j.hostileFrames=1000000}. */
    private static final int FRAMES = Integer.getInteger("paxos4j.hostileFrames", 20_000);

    private final MessageCodec codec = KryoMessageCodec.factory().create();

    @Test
    void damagedMessagesAreMalformedOrOtherMessages() {
        long seed = System.nanoTime();
        System.out.println("HostileFramesTest, damaged messages: seed " + seed);
        Random random = new Random(seed);
        RandomMessages messages = new RandomMessages(seed);
        List<byte[]> frames = WireMessageTypes.ALL.stream()
                .flatMap(type -> Stream.generate(() -> messages.of(type)).limit(100))
                .map(message -> codec.encode(message).toArray())
                .toList();
        int malformed = 0;
        for (int i = 0; i < FRAMES; i++) {
            malformed += isMalformed(damaged(frames.get(i % frames.size()).clone(), random), seed) ? 1 : 0;
        }
        assertTrue(malformed > FRAMES / 4, "only " + malformed + " were malformed: is the damage real?");
    }

    @Test
    void junkIsMalformed() {
        long seed = System.nanoTime();
        System.out.println("HostileFramesTest, junk: seed " + seed);
        Random random = new Random(seed);
        int malformed = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            if (junk.length > 1 && random.nextInt(10) > 0) {
                // Past the door: the right version, the number of a type, and then junk.
                junk[0] = KryoMessageCodec.VERSION;
                junk[1] = (byte)
                        WireTypes.ALL.get(random.nextInt(WireTypes.ALL.size())).id();
            }
            malformed += isMalformed(junk, seed) ? 1 : 0;
        }
        assertTrue(malformed > FRAMES * 9 / 10, "only " + malformed + " were malformed");
    }

    @Test
    void theBombsThatFellStockKryoAreHarmless() {
        // Six bytes that declare an array of 2^31 - 1 elements, for every number that a type may have. To a client's
        // hello that is the number of its protocol version.
        for (WireType<?> type : WireTypes.ALL) {
            byte[] bomb = {KryoMessageCodec.VERSION, (byte) type.id(), -1, -1, -1, -1, 7};
            assertEquals(type.type() != ClientHello.class, isMalformed(bomb, 0), type.type()::getName);
        }
        // Forty thousand bytes, each of which opens another level of nesting, for every number.
        for (int id = 0; id < 128; id++) {
            byte[] bomb = new byte[40_001];
            Arrays.fill(bomb, (byte) id);
            bomb[0] = KryoMessageCodec.VERSION;
            assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bomb)));
        }
    }

    @Test
    void noFrameTakesMoreMemoryThanASmallMultipleOfItsLength() {
        // The densest frame there is: as many accepts of no-operations as fit in one mebibyte.
        int accepts = (1 << 20) / Forms.MIN_ACCEPT_BYTES;
        CanonicalOutput output = new CanonicalOutput(1 << 20);
        output.writeByte(KryoMessageCodec.VERSION);
        output.counter(24);
        output.counter(1);
        output.counter(2);
        output.counter(5);
        output.list(Collections.nCopies(accepts, (byte) 0), (frame, zero) -> {
            for (byte part : new byte[] {0, 0, 0, 1, 1, 0}) {
                frame.writeByte(part);
            }
        });
        Bytes dense = output.toFrame();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
        // All claim slot 1: the constructor refuses that, after everything was read.
        assertThrows(MalformedMessageException.class, () -> codec.decode(dense));
        long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 40L * dense.length(), allocated + " bytes for " + dense.length());
    }

    private static byte[] damaged(byte[] frame, Random random) {
        byte[] damaged = frame;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt();
                case 2 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 5), (byte) 0xff);
                default -> damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length + 10));
            }
        }
        return damaged;
    }

    /** Whether it is; what is not, has one form only. */
    private boolean isMalformed(byte[] bytes, long seed) {
        try {
            Bytes frame = Bytes.wrap(bytes);
            assertEquals(frame, codec.encode(codec.decode(frame)), () -> "seed " + seed);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        } catch (RuntimeException e) {
            return fail("seed " + seed + ", frame " + Arrays.toString(bytes), e);
        }
    }
}
