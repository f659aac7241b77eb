/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;

class PinnedTypeCodecTest {
    public enum Colour {
        RED,
        GREEN
    }

    public record Inner(int number, String text) {}

    public record Everything(
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
            Inner inner,
            List<Inner> inners,
            List<List<Long>> numbers,
            List<Colour> colours,
            List<Bytes> blobs) {}

    public record Nothing() {}

    public record Positive(int value) {
        public Positive {
            if (value < 1) {
                throw new IllegalArgumentException("not positive: " + value);
            }
        }
    }

    public record Texts(List<String> texts) {}

    public record Flags(List<Boolean> flags) {}

    public record Child(List<Parent> parents) {}

    public record Parent(Child child) {}

    public record WithObject(Optional<String> maybe) {}

    public record WithBoxed(Integer number) {}

    @SuppressWarnings("ArrayRecordComponent") // what a plug-in should not have
    public record WithArray(byte[] array) {}

    public record Generic<T>(T value) {}

    public record Wild(List<?> list) {}

    public record Empties(List<Nothing> nothings) {}

    /** Three records and 29 lists: 32 deep. */
    public record DeepEnough(List<List<List<List<List<List<List<List<List<List<Tail>>>>>>>>>> lists) {}

    public record Tail(List<List<List<List<List<List<List<List<List<List<Tip>>>>>>>>>> lists) {}

    public record Tip(List<List<List<List<List<List<List<List<List<Long>>>>>>>>> lists) {}

    public record TooDeep(DeepEnough one) {}

    record Hidden(int value) {}

    public record Outer(Hidden hidden) {}

    private static final Everything EVERYTHING = new Everything(
            true,
            Byte.MIN_VALUE,
            Short.MIN_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Character.MAX_VALUE,
            -0.0f,
            Double.NaN,
            "gr\u00fc\u00dfe \ud83d\ude42",
            Bytes.ofUtf8("bytes"),
            Colour.GREEN,
            new Inner(-1, ""),
            List.of(new Inner(1, "a"), new Inner(2, "b")),
            List.of(List.of(), List.of(1L, -1L)),
            List.of(Colour.RED),
            List.of(Bytes.EMPTY));

    private final PinnedTypeCodec codec = new PinnedTypeCodec(List.of(
            PinnedType.command(1, Everything.class),
            PinnedType.command(2, Nothing.class),
            PinnedType.command(3, Positive.class),
            PinnedType.command(PinnedType.MAX_ID, Texts.class),
            PinnedType.command(4, Flags.class)));

    @Test
    void everyKindOfComponentComesBack() throws MalformedMessageException {
        for (Record value : List.of(EVERYTHING, new Nothing(), new Positive(7), new Texts(List.of("a", "")))) {
            Bytes bytes = codec.encode(value);
            assertEquals(value, codec.decode(bytes));
            assertEquals(bytes, codec.encode(codec.decode(bytes)));
        }
    }

    @Test
    void theBytesAreWhatTheyWere() {
        // Version, 16 + the pinned id, the components in their order. If this fails, no log of an earlier build can be
        // read any more: undo the change, or teach decode both versions.
        String expected = "0111" + "01" + "80" + "ffff03" + "ffffffff0f" + "ffffffffffffffffff" + "ffff03" + "00000080"
                + "000000000000f87f" + "0c6772c3bcc39f6520f09f9982" + "056279746573" + "01" + "0100"
                + "02" + "020161" + "040162" + "02" + "00" + "020201" + "0100" + "0100";
        assertEquals(expected, HexFormat.of().formatHex(codec.encode(EVERYTHING).toArray()));
    }

    @Test
    void aTypeThatIsNotPinnedIsNamedTogetherWithThoseThatAre() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> codec.encode(new Inner(1, "a")));
        assertTrue(e.getMessage().contains(Inner.class.getName() + " is not one of the pinned types"), e.getMessage());
        assertTrue(e.getMessage().contains(Positive.class.getName()), e.getMessage());
    }

    @Test
    void nullIsRefusedWithTheComponentThatIsNull() throws MalformedMessageException {
        assertEquals(Texts.class.getName() + ".texts: is null", refusedAtEncoding(new Texts(null)));
        assertEquals(
                Texts.class.getName() + ".texts: null in a list",
                refusedAtEncoding(new Texts(Arrays.asList("a", null))));
        // The refusals have damaged nothing.
        assertEquals(new Positive(1), codec.decode(codec.encode(new Positive(1))));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // what a caller with unchecked casts may do
    void aListThatHoldsWhatItsTypeForbidsIsRefused() {
        assertTrue(refusedAtEncoding(new Texts((List) List.of(1))).startsWith(Texts.class.getName() + ".texts: "));
    }

    @Test
    void whatCannotBeEncodedIsRefusedAtOnce() {
        assertRefused(WithObject.class, WithObject.class.getName() + ".maybe is of type java.util.Optional");
        assertRefused(WithBoxed.class, WithBoxed.class.getName() + ".number is of type java.lang.Integer");
        assertRefused(WithArray.class, WithArray.class.getName() + ".array is of type byte[]");
        assertRefused(Generic.class, Generic.class.getName() + ".value is of type T");
        assertRefused(Wild.class, Wild.class.getName() + ".list is of type ?");
        assertRefused(Empties.class, Empties.class.getName() + ".nothings is a list of records without components");
        assertRefused(Parent.class, Parent.class.getName() + " contains itself");
        assertRefused(
                TooDeep.class, List.class.getName() + " is nested deeper than 32 within " + TooDeep.class.getName());
        assertRefused(Hidden.class, Hidden.class.getName() + " is not accessible: make it public");
        assertRefused(Outer.class, Hidden.class.getName() + " is not accessible: make it public");
    }

    @Test
    void recordsAndListsMayNestThirtyTwoDeep() throws MalformedMessageException {
        PinnedTypeCodec deep = new PinnedTypeCodec(List.of(PinnedType.command(1, DeepEnough.class)));
        assertEquals(new DeepEnough(List.of()), deep.decode(deep.encode(new DeepEnough(List.of()))));
    }

    @Test
    void anIdOrATypeThatIsPinnedTwiceIsRefused() {
        PinnedType nothing = PinnedType.command(1, Nothing.class);
        String sameId = assertThrows(
                        IllegalArgumentException.class,
                        () -> new PinnedTypeCodec(List.of(nothing, PinnedType.command(1, Positive.class))))
                .getMessage();
        assertEquals(
                "the pinned id 1 is given to both " + Nothing.class.getName() + " and " + Positive.class.getName(),
                sameId);
        String sameType = assertThrows(
                        IllegalArgumentException.class,
                        () -> new PinnedTypeCodec(List.of(nothing, PinnedType.command(2, Nothing.class))))
                .getMessage();
        assertEquals(Nothing.class.getName() + " is pinned twice, as 1 and as 2", sameType);
    }

    @Test
    void whatItsConstructorRefusesIsMalformed() {
        byte[] bytes = codec.encode(new Positive(1)).toArray();
        bytes[bytes.length - 1] = 0;
        MalformedMessageException e =
                assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bytes)));
        assertTrue(e.getMessage().contains("not positive: 0"), e.getMessage());
    }

    @Test
    void aRecordCutShortAnywhereOrWithBytesBehindItIsMalformed() {
        byte[] whole = codec.encode(EVERYTHING).toArray();
        for (int length = 0; length < whole.length; length++) {
            assertMalformed(Arrays.copyOf(whole, length));
        }
        assertMalformed(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void aDeclaredSizeIsNeverBelievedBeyondTheRecord() {
        assertMalformed(HexFormat.of().parseHex("01" + "8f8004" + "ffffffff07")); // a list of texts
        assertMalformed(HexFormat.of().parseHex("01" + "8f8004" + "01" + "ffffffff07")); // a text
        assertMalformed(HexFormat.of().parseHex("01" + "14" + "ffffffff07")); // a list of flags
    }

    @Test
    void junkIsMalformedOrARecordWithThatOneForm() {
        long seed = System.nanoTime();
        System.out.println("PinnedTypeCodecTest: seed " + seed);
        Random random = new Random(seed);
        byte[] valid = codec.encode(EVERYTHING).toArray();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertArrayEquals(
                        bytes, codec.encode(codec.decode(Bytes.wrap(bytes))).toArray(), () -> "seed " + seed);
            } catch (MalformedMessageException expected) {
                // as it should be
            }
        }
    }

    @Test
    void aRecordKeepsNoFrameAlive() throws MalformedMessageException {
        byte[] frame = codec.encode(EVERYTHING).toArray();
        Everything decoded = (Everything) codec.decode(Bytes.wrap(frame));
        Arrays.fill(frame, (byte) 0);
        assertEquals(EVERYTHING, decoded);
    }

    @Test
    void severalThreadsMayUseOneCodec() throws Exception {
        int threads = 2;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                results.add(executor.submit(hammering(start, thread)));
            }
            for (Future<Integer> result : results) {
                assertEquals(10_000, result.get(60, TimeUnit.SECONDS));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Encodes and decodes, every tenth time something that throws, and counts what came back right. */
    private Callable<Integer> hammering(CyclicBarrier start, int thread) {
        return () -> {
            start.await(60, TimeUnit.SECONDS);
            int right = 0;
            for (int i = 0; i < 10_000; i++) {
                Texts texts = new Texts(List.of("thread " + thread, "round " + i));
                right += codec.decode(codec.encode(texts)).equals(texts) ? 1 : 0;
                if (i % 10 == 0) {
                    assertMalformed(new byte[] {1, 17, 1, 2, 3});
                    assertThrows(IllegalArgumentException.class, () -> codec.encode(new Texts(null)));
                }
            }
            return right;
        };
    }

    private String refusedAtEncoding(Record value) {
        return assertThrows(IllegalArgumentException.class, () -> codec.encode(value))
                .getMessage();
    }

    private void assertMalformed(byte[] bytes) {
        assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bytes)));
    }

    private static void assertRefused(Class<? extends Record> type, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new PinnedTypeCodec(List.of(PinnedType.command(1, type))));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
