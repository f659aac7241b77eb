/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * Damaged frames, junk and bombs, in a JVM of 128 MiB that ends at once if its memory does not suffice: the build runs
 * the tests with this tag that way. Again with one seed: {@code -Dpaxos.seed=7}.
 */
@Tag(SmallHeap.TAG)
class HostileFramesTest {
    /** Of each kind. */
    private static final int FRAMES = Integer.getInteger("paxos.hostileFrames", 50_000);

    /** The largest numbers of four, five, nine bytes; a negative one; none that ever ends. */
    private static final List<String> TOO_LARGE =
            List.of("ffffff7f", "ffffffff07", "ffffffffffffffff7f", "ffffffffffffffffff", "ffffffffffffffffffffffff");

    private final long seed = Long.getLong("paxos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomMessages messages = new RandomMessages(seed);
    private final MessageCodec codec = KryoMessageCodec.factory().create();
    private final Memory memory = new Memory();

    @AfterEach
    void theProcessLivesOnAndNothingIsLeft() throws MalformedMessageException {
        assertEquals(new Probe(1, 1), codec.decode(codec.encode(new Probe(1, 1))));
        memory.assertFlat();
    }

    @Test
    void theHeapIsAsSmallAsTheBuildSays() {
        SmallHeap.check();
    }

    @Test
    void damagedMessagesAreMalformedOrOtherMessages() {
        System.out.println("HostileFramesTest, damaged messages: seed " + seed);
        List<byte[]> frames = WireMessageTypes.ALL.stream()
                .flatMap(type -> Stream.generate(() -> messages.of(type)).limit(100))
                .map(message -> codec.encode(message).toArray())
                .toList();
        int malformed = 0;
        for (int i = 0; i < FRAMES; i++) {
            malformed += isMalformed(damaged(frames.get(i % frames.size()).clone())) ? 1 : 0;
        }
        assertTrue(malformed > FRAMES / 4, "only " + malformed + " were malformed: is the damage real?");
    }

    @Test
    void junkIsMalformed() {
        System.out.println("HostileFramesTest, junk: seed " + seed);
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
            malformed += isMalformed(junk) ? 1 : 0;
        }
        assertTrue(malformed > FRAMES * 9 / 10, "only " + malformed + " were malformed");
    }

    @Test
    void noLengthAnywhereIsBelievedBeyondTheFrame() {
        System.out.println("HostileFramesTest, lengths: seed " + seed);
        for (Class<? extends WireMessage> type : WireMessageTypes.ALL) {
            for (int i = 0; i < 5; i++) {
                byte[] whole = codec.encode(messages.of(type)).toArray();
                for (int at = 2; at < whole.length; at++) {
                    for (String number : TOO_LARGE) {
                        isMalformed(withNumberAt(whole, at, HexFormat.of().parseHex(number)));
                    }
                }
            }
        }
    }

    private static byte[] withNumberAt(byte[] frame, int at, byte[] number) {
        return ByteBuffer.allocate(frame.length - 1 + number.length)
                .put(frame, 0, at)
                .put(number)
                .put(frame, at + 1, frame.length - at - 1)
                .array();
    }

    @Test
    void theBombsThatFellStockKryoAreHarmless() {
        // Six bytes that declare an array of 2^31 - 1 elements, for every number that a type may have. To a client's
        // hello that is the number of its protocol version.
        for (WireType<?> type : WireTypes.ALL) {
            byte[] bomb = {KryoMessageCodec.VERSION, (byte) type.id(), -1, -1, -1, -1, 7};
            assertEquals(type.type() != ClientHello.class, isMalformed(bomb), type.type()::getName);
        }
        // Forty thousand bytes, each of which opens another level of nesting, for every number.
        for (int id = 0; id < 128; id++) {
            byte[] bomb = new byte[40_001];
            Arrays.fill(bomb, (byte) id);
            bomb[0] = KryoMessageCodec.VERSION;
            assertTrue(isMalformed(bomb));
        }
    }

    @Test
    void theDensestFrameTakesNoMoreMemoryThanASmallMultipleOfItsLength() {
        // As many accepts of no-operations as fit in one mebibyte.
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
        // All claim slot 1: the constructor refuses that, after everything was read.
        assertTrue(isMalformed(dense));
    }

    private byte[] damaged(byte[] frame) {
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

    /** Whether it is, at little cost; what is not, has one form only. */
    private boolean isMalformed(byte[] bytes) {
        return isMalformed(Bytes.wrap(bytes));
    }

    private boolean isMalformed(Bytes frame) {
        try {
            WireMessage message = memory.checked(frame.length(), () -> codec.decode(frame));
            assertEquals(frame, codec.encode(message), () -> "seed " + seed);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        } catch (RuntimeException e) {
            return fail("seed " + seed + ", frame " + HexFormat.of().formatHex(frame.toArray()), e);
        }
    }
}
