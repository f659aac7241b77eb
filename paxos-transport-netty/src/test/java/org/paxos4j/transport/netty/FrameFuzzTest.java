/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.accept;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * Streams of frames, whole and damaged, in pieces of any size: what comes out is what a plain reading of the whole stream
 * gives, however it was cut. Again with one seed: {@code -Dpaxos.seed=7}.
 */
class FrameFuzzTest {
    private static final int STREAMS = Integer.getInteger("paxos.streams", 1_000);
    private static final int MAX_PAYLOAD_BYTES = 300 << 10;

    private final long seed = Long.getLong("paxos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final MessageCodec codec = KryoMessageCodec.factory().create();

    /** What was read of a stream: its messages, and whether it then failed. */
    private record Reading(List<WireMessage> messages, boolean failed) {}

    @Test
    void aWholeStreamComesOutAsItWentInHoweverItIsCut() throws Exception {
        System.out.println("FrameFuzzTest, whole streams: seed " + seed);
        for (int i = 0; i < STREAMS; i++) {
            List<WireMessage> messages = messages();
            assertEquals(new Reading(messages, false), inPieces(stream(messages)), () -> "seed " + seed);
        }
        Leaks.assertNone();
    }

    @Test
    void aDamagedStreamGivesWhatIsBeforeTheDamageThenOneFailureAndNothingElse() throws Exception {
        System.out.println("FrameFuzzTest, damaged streams: seed " + seed);
        int failed = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = damaged(stream(messages()));
            Reading expected = plain(stream);
            assertEquals(expected, inPieces(stream), () -> "seed " + seed);
            failed += expected.failed() ? 1 : 0;
        }
        assertTrue(failed > STREAMS / 3, "only " + failed + " failed: is the damage real?");
        Leaks.assertNone();
    }

    private List<WireMessage> messages() {
        List<WireMessage> messages = new ArrayList<>();
        messages.add(hello(2).to(1));
        for (int i = random.nextInt(20); i > 0; i--) {
            messages.add(
                    switch (random.nextInt(6)) {
                        case 0 -> commit(random.nextInt(1_000));
                        case 1 -> StatusRequest.INSTANCE;
                        case 2 -> new ClientRequest(bytes());
                        case 3 ->
                            new ServerResponse(
                                    new RequestId(1, random.nextLong()), ServerResponse.Outcome.APPLIED, bytes());
                        // Longer than a handshake may be.
                        case 4 -> accept(1, random.nextInt(50) == 0 ? 280 << 10 : 10);
                        default -> accept(1 + random.nextInt(100), random.nextInt(3_000));
                    });
        }
        return messages;
    }

    private Bytes bytes() {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private byte[] stream(List<WireMessage> messages) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (WireMessage message : messages) {
            stream.writeBytes(RawConnection.frame(codec.encode(message).toArray()));
        }
        return stream.toByteArray();
    }

    private byte[] damaged(byte[] stream) {
        byte[] damaged = stream.clone();
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            int to = Math.min(damaged.length, at + 1 + random.nextInt(10));
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(damaged, at, to, (byte) random.nextInt());
                // The rest moves up, or down.
                case 2 -> damaged = joined(damaged, 0, at, to, damaged.length);
                case 3 -> damaged = joined(damaged, 0, to, at, damaged.length);
                default -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
            }
        }
        return damaged;
    }

    private static byte[] joined(byte[] of, int from, int to, int again, int end) {
        return ByteBuffer.allocate(to - from + end - again)
                .put(of, from, to - from)
                .put(of, again, end - again)
                .array();
    }

    /** Through the handlers of a connection, in pieces. */
    private Reading inPieces(byte[] stream) {
        List<WireMessage> messages = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        Frames.addTo(channel.pipeline(), KryoMessageCodec.factory().create(), MAX_PAYLOAD_BYTES, Fixture.PATIENT);
        channel.pipeline().addLast(new SimpleChannelInboundHandler<Received>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, Received received) {
                messages.add(received.message());
                if (messages.size() == 1) {
                    Frames.handshakeDone(context.pipeline(), MAX_PAYLOAD_BYTES, Fixture.PATIENT);
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                thrown.add(cause);
                EventLoops.close(context.channel());
            }
        });
        for (int at = 0; at < stream.length && channel.isOpen(); ) {
            int largest = random.nextBoolean() ? 8 : 8 + stream.length / 10;
            int length = Math.min(stream.length - at, 1 + random.nextInt(largest));
            channel.writeInbound(piece(channel, stream, at, length));
            at += length;
        }
        channel.finishAndReleaseAll();
        assertTrue(thrown.size() <= 1, () -> "seed " + seed + ": " + thrown);
        return new Reading(messages, !thrown.isEmpty());
    }

    private ByteBuf piece(EmbeddedChannel channel, byte[] stream, int at, int length) {
        ByteBuf piece = random.nextBoolean()
                ? channel.alloc().directBuffer(length)
                : channel.alloc().heapBuffer(length);
        return piece.writeBytes(stream, at, length);
    }

    /** What the format says of the whole stream. */
    private Reading plain(byte[] stream) {
        List<WireMessage> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.remaining() >= Integer.BYTES) {
            int max = messages.isEmpty() ? Limits.HANDSHAKE_FRAME_BYTES : MAX_PAYLOAD_BYTES;
            int length = in.getInt();
            if (length < 0 || length > Integer.BYTES + max) {
                return new Reading(messages, true);
            }
            if (in.remaining() < length) {
                return new Reading(messages, false);
            }
            ByteBuffer frame = in.slice(in.position(), length);
            in.position(in.position() + length);
            if (length < Integer.BYTES) {
                return new Reading(messages, true);
            }
            int expected = frame.getInt();
            CRC32C crc = new CRC32C();
            crc.update(frame.slice());
            byte[] payload = new byte[frame.remaining()];
            frame.get(payload);
            try {
                if (expected != (int) crc.getValue()) {
                    return new Reading(messages, true);
                }
                messages.add(codec.decode(Bytes.wrap(payload)));
            } catch (MalformedMessageException e) {
                return new Reading(messages, true);
            }
        }
        return new Reading(messages, false);
    }
}
