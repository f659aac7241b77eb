/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;

/**
 * What a client may send as a command, to a state machine whose records invite trouble: as {@link HostileFramesTest}, in a
 * small heap.
 */
@Tag(SmallHeap.TAG)
class HostileRecordsTest {
    private static final int RECORDS = Integer.getInteger("paxos.hostileFrames", 50_000);
    private static final int COMMAND_BYTES = 1 << 20;

    public enum Colour {
        RED,
        GREEN
    }

    public record Point(int x, String name) {}

    public record Order(
            boolean flag,
            byte b,
            short s,
            int i,
            long l,
            char c,
            float f,
            double d,
            String text,
            Bytes bytes,
            Colour colour,
            Point point,
            List<Point> points,
            List<List<Long>> numbers,
            List<Bytes> blobs) {}

    public record Deep(List<List<List<List<List<List<List<List<List<List<List<List<Long>>>>>>>>>>>> numbers) {}

    public record Flags(List<Boolean> flags) {}

    private static final int DEEP_LISTS = 12;

    private final long seed = Long.getLong("paxos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Memory memory = new Memory();
    private final PinnedTypeCodec codec = new PinnedTypeCodec(List.of(
            PinnedType.command(1, Order.class), PinnedType.command(2, Deep.class), PinnedType.command(3, Flags.class)));

    @AfterEach
    void theProcessLivesOnAndNothingIsLeft() throws MalformedMessageException {
        Flags flags = new Flags(List.of(true));
        assertEquals(flags, codec.decode(codec.encode(flags)));
        memory.assertFlat();
    }

    @Test
    void theHeapIsAsSmallAsTheBuildSays() {
        SmallHeap.check();
    }

    @Test
    void damagedRecordsAreMalformedOrOtherRecords() {
        System.out.println("HostileRecordsTest, damaged records: seed " + seed);
        byte[] whole = codec.encode(order()).toArray();
        int malformed = 0;
        for (int i = 0; i < RECORDS; i++) {
            byte[] bytes =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 10)) : whole.clone();
            for (int damage = random.nextInt(3); damage >= 0 && bytes.length > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            malformed += isMalformed(bytes) ? 1 : 0;
        }
        assertTrue(malformed > RECORDS / 4, "only " + malformed + " were malformed: is the damage real?");
    }

    @Test
    void junkIsMalformedOrARecord() {
        System.out.println("HostileRecordsTest, junk: seed " + seed);
        for (int i = 0; i < RECORDS; i++) {
            byte[] junk = new byte[2 + random.nextInt(200)];
            random.nextBytes(junk);
            junk[0] = 1;
            junk[1] = (byte) (WireTypeResolver.FIRST_ID + 1 + random.nextInt(3));
            isMalformed(junk);
        }
    }

    @Test
    void listsInListsThatEachDeclareAllThatRemainsGetNoRoomForIt() {
        // Each count is believable by itself; all together they are twelve times the whole command.
        byte[] bomb = new byte[COMMAND_BYTES];
        bomb[0] = 1;
        bomb[1] = (byte) (WireTypeResolver.FIRST_ID + 2);
        byte[] count = HexFormat.of().parseHex("80f03f");
        IntStream.range(0, DEEP_LISTS).forEach(level -> System.arraycopy(count, 0, bomb, 2 + 3 * level, 3));
        assertTrue(isMalformed(bomb));
    }

    @Test
    void theDensestCommandTakesNoMoreMemoryThanASmallMultipleOfItsLength() {
        byte[] dense = new byte[COMMAND_BYTES];
        dense[0] = 1;
        dense[1] = (byte) (WireTypeResolver.FIRST_ID + 3);
        // As many flags as there are bytes left.
        byte[] count = HexFormat.of().parseHex("fbff3f");
        System.arraycopy(count, 0, dense, 2, 3);
        assertEquals(false, isMalformed(dense));
        dense[COMMAND_BYTES - 1] = 2;
        assertTrue(isMalformed(dense));
    }

    private static Order order() {
        return new Order(
                true,
                (byte) 1,
                (short) -2,
                3,
                Long.MIN_VALUE,
                'x',
                0.5f,
                -0.25,
                "text",
                Bytes.ofUtf8("bytes"),
                Colour.GREEN,
                new Point(1, "one"),
                List.of(new Point(2, "two"), new Point(3, "")),
                List.of(List.of(1L, 2L), List.of()),
                List.of(Bytes.EMPTY));
    }

    /** Whether it is, at little cost; what is not, has one form only. */
    private boolean isMalformed(byte[] bytes) {
        Bytes record = Bytes.wrap(bytes);
        try {
            Record value = memory.checked(record.length(), () -> codec.decode(record));
            assertEquals(record, codec.encode(value), () -> "seed " + seed);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        } catch (RuntimeException e) {
            return fail("seed " + seed + ", record " + Arrays.toString(bytes), e);
        }
    }
}
