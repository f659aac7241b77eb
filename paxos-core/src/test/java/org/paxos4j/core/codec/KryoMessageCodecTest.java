/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

class KryoMessageCodecTest {
    private static final int INSTANCES_PER_TYPE = 500;

    private final MessageCodec codec = KryoMessageCodec.factory().create();

    @Test
    void everyMessageTypeHasANumberOfItsOwn() {
        Set<Class<?>> withNumber = WireTypes.ALL.stream().map(WireType::type).collect(Collectors.toSet());
        assertEquals(Set.copyOf(WireMessageTypes.ALL), withNumber);
        assertEquals(
                WireTypes.ALL.size(),
                WireTypes.ALL.stream().map(WireType::id).distinct().count());
        assertTrue(WireTypes.ALL.stream().allMatch(type -> type.id() >= WireTypeResolver.FIRST_ID));
    }

    @Test
    void everyMessageComesBackAsItWasAndHasOneForm() throws MalformedMessageException {
        long seed = System.nanoTime();
        RandomMessages messages = new RandomMessages(seed);
        for (Class<? extends WireMessage> type : WireMessageTypes.ALL) {
            for (int i = 0; i < INSTANCES_PER_TYPE; i++) {
                WireMessage message = messages.of(type);
                Bytes bytes = codec.encode(message);
                WireMessage back = codec.decode(bytes);
                assertEquals(message, back, () -> "seed " + seed);
                assertEquals(bytes, codec.encode(back), () -> "seed " + seed);
            }
        }
    }

    @Test
    void aFrameMayLieAnywhereInALargerBuffer() throws MalformedMessageException {
        Bytes bytes = codec.encode(new ClientRequest(Bytes.ofUtf8("envelope")));
        byte[] larger = new byte[bytes.length() + 20];
        Arrays.fill(larger, (byte) 0x55);
        bytes.copyTo(larger, 7);
        assertEquals(new ClientRequest(Bytes.ofUtf8("envelope")), codec.decode(Bytes.wrap(larger, 7, bytes.length())));
    }

    @Test
    void anEnvelopeSharesTheMemoryOfItsFrame() throws MalformedMessageException {
        Bytes encoded = codec.encode(new ClientRequest(Bytes.ofUtf8("envelope")));
        byte[] frame = encoded.toArray();
        ClientRequest request = (ClientRequest) codec.decode(Bytes.wrap(frame));
        frame[frame.length - 1] = 'X';
        assertEquals("envelopX", request.envelope().toUtf8());
    }

    @Test
    void aMessageCutShortAnywhereOrWithBytesBehindItIsMalformed() {
        RandomMessages messages = new RandomMessages(1);
        for (Class<? extends WireMessage> type : WireMessageTypes.ALL) {
            byte[] whole = codec.encode(messages.of(type)).toArray();
            for (int length = 0; length < whole.length; length++) {
                assertMalformed(Arrays.copyOf(whole, length));
            }
            assertMalformed(Arrays.copyOf(whole, whole.length + 1));
        }
    }

    @Test
    void anotherVersionIsNamedTogetherWithOurs() {
        byte[] bytes = codec.encode(new Probe(1, 1)).toArray();
        bytes[0] = 9;
        MalformedMessageException e =
                assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bytes)));
        assertEquals("format version 9, expected version 1", e.getMessage());
    }

    @Test
    void onlyOurNumbersMeanATypeNotThoseOfKryoItself() {
        Set<Integer> known = WireTypes.ALL.stream().map(WireType::id).collect(Collectors.toSet());
        for (int id = 0; id < 128; id++) {
            if (!known.contains(id)) {
                // Room for whatever would be read: 64 bytes, the first of which say "very long".
                byte[] bytes = new byte[66];
                Arrays.fill(bytes, (byte) 0x7f);
                bytes[0] = KryoMessageCodec.VERSION;
                bytes[1] = (byte) id;
                MalformedMessageException e =
                        assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bytes)));
                assertTrue(e.getMessage().endsWith("unknown type " + id), e.getMessage());
            }
        }
    }

    @Test
    void numbersOutOfRangeAreMalformed() {
        // A commit: node 1, ballot counter above 2^60, node 1, slot 1, heartbeat 1.
        assertMalformed("0116" + "01" + "ffffffffffffffff7f" + "01" + "01" + "01");
        // Slot above the largest long, that is negative.
        assertMalformed("0116" + "01" + "0101" + "ffffffffffffffffff" + "01");
        // Node beyond an int.
        assertMalformed("0116" + "ffffffff0f" + "0101" + "01" + "01");
        // A flag that is neither 0 nor 1; an outcome beyond the last.
        assertMalformed("0133" + "01" + "00" + "02");
        assertMalformed("0121" + "01" + "0000000000000000" + "06" + "00");
        // Text that is not UTF-8.
        assertMalformed("0133" + "01" + "01ff" + "00");
    }

    @Test
    void aNumberLongerThanNeedBeIsMalformed() throws MalformedMessageException {
        assertEquals(
                new Commit(new Identifier(1, new BallotNumber(1, 1), 1), 1), codec.decode(hex("0116" + "0101010101")));
        assertMalformed("0116" + "8100" + "01010101");
    }

    @Test
    void aMessageThatHasNoFormIsRefusedAndTheCodecGoesOn() throws MalformedMessageException {
        assertThrows(IllegalArgumentException.class, () -> codec.encode(new Probe(-1, 1)));
        assertThrows(IllegalArgumentException.class, () -> codec.encode(new Refused(1, "\ud83d", false)));
        assertEquals(new Probe(1, 1), codec.decode(codec.encode(new Probe(1, 1))));
    }

    @Test
    void aDeclaredSizeIsNeverBelievedBeyondTheFrame() {
        String twoBillion = "ffffffff07";
        assertMalformed("0120" + twoBillion); // an envelope
        assertMalformed("0133" + "01" + twoBillion + "00"); // a text
        assertMalformed("0118" + "01" + "02" + "05" + twoBillion); // a list of accepts
        assertMalformed("0132" + "01" + "0161" + twoBillion); // a list of members
        assertMalformed("0118" + "01" + "02" + "05" + "01" + "0101010105" + twoBillion); // a value
    }

    @Test
    void aListNeverHoldsMoreElementsThanItsBytesCanBe() {
        // Twelve bytes could be two accepts, not three.
        MalformedMessageException e = assertThrows(
                MalformedMessageException.class,
                () -> codec.decode(hex("0118" + "01" + "02" + "05" + "03" + "000000000000000000000000")));
        assertTrue(e.getMessage().contains("3 elements declared, 12 bytes left"), e.getMessage());
    }

    @Test
    void theSmallestListElementsFillTheirFrameExactly() throws MalformedMessageException {
        String accept = "00" + "0000" + "01" + "0100";
        RetransmitResponse response =
                (RetransmitResponse) codec.decode(hex("0118" + "01" + "02" + "05" + "01" + accept));
        assertEquals(
                List.of(1L),
                response.committed().stream().map(a -> a.id().logIndex()).toList());
    }

    private void assertMalformed(String hex) {
        assertMalformed(HexFormat.of().parseHex(hex));
    }

    private void assertMalformed(byte[] bytes) {
        assertThrows(MalformedMessageException.class, () -> codec.decode(Bytes.wrap(bytes)));
    }

    private static Bytes hex(String hex) {
        return Bytes.wrap(HexFormat.of().parseHex(hex));
    }
}
