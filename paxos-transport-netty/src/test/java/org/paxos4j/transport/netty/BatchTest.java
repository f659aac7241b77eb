/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

/** Messages that go out together. */
class BatchTest {
    private static final int MAX_PAYLOAD_BYTES = 1_000;

    private final MessageCodec kryo = KryoMessageCodec.factory().create();
    private final List<WireMessage> refused = new ArrayList<>();
    private final List<Exception> causes = new ArrayList<>();
    private final Batch batch = new Batch((message, cause) -> {
        refused.add(message);
        causes.add(cause);
    });

    /** Fails for one message, as no codec should. */
    private final class Choosy implements MessageCodec {
        @Override
        public Bytes encode(WireMessage message) {
            if (message == StatusRequest.INSTANCE) {
                throw new IllegalStateException("not this one");
            }
            return kryo.encode(message);
        }

        @Override
        public WireMessage decode(Bytes bytes) throws MalformedMessageException {
            return kryo.decode(bytes);
        }
    }

    @Test
    void aBatchIsOneBufferWithOneFrameForEachMessage() throws Exception {
        EmbeddedChannel channel = channel(kryo);
        add(request(10), request(200), request(0));

        channel.writeOutbound(batch);

        ByteBuf frames = channel.readOutbound();
        assertNull(channel.readOutbound());
        assertEquals(List.of(request(10), request(200), request(0)), read(frames));
        assertTrue(refused.isEmpty());
        Leaks.assertNone();
    }

    @Test
    void aMessageThatIsTooLongIsToldAndTheOthersGo() throws Exception {
        EmbeddedChannel channel = channel(kryo);
        add(request(10), request(MAX_PAYLOAD_BYTES), request(20));

        ChannelFuture written = channel.writeAndFlush(batch);

        assertTrue(written.isSuccess());
        assertEquals(List.of(request(10), request(20)), read(channel.readOutbound()));
        assertEquals(List.of(request(MAX_PAYLOAD_BYTES)), refused);
        assertInstanceOf(TooLongFrameException.class, causes.get(0));
        Leaks.assertNone();
    }

    @Test
    void whatComesAfterAMessageAtWhichTheCodecFailsIsNotSent() throws Exception {
        EmbeddedChannel channel = channel(new Choosy());
        add(request(10), StatusRequest.INSTANCE, request(20));

        channel.writeOutbound(batch);

        assertEquals(List.of(request(10)), read(channel.readOutbound()));
        assertEquals(List.of(StatusRequest.INSTANCE), refused);
        assertInstanceOf(EncoderException.class, causes.get(0));
        Leaks.assertNone();
    }

    @Test
    void itIsFullByItsWeightOrByItsNumber() {
        batch.add(request(10), 64 << 10);
        assertTrue(batch.isFull());
        Batch many = new Batch((message, cause) -> {});
        for (int i = 0; i < 256; i++) {
            many.add(StatusRequest.INSTANCE, 1);
        }
        assertTrue(many.isFull());
    }

    private void add(WireMessage... messages) {
        for (WireMessage message : messages) {
            batch.add(message, 1);
        }
    }

    private static ClientRequest request(int bytes) {
        return new ClientRequest(Bytes.wrap(new byte[bytes]));
    }

    private static EmbeddedChannel channel(MessageCodec codec) {
        EmbeddedChannel channel = new EmbeddedChannel();
        Frames.addTo(channel.pipeline(), codec, MAX_PAYLOAD_BYTES, Limits.DEFAULT);
        return channel;
    }

    private List<WireMessage> read(ByteBuf frames) {
        EmbeddedChannel reader = channel(kryo);
        reader.writeInbound(frames);
        List<WireMessage> messages = new ArrayList<>();
        for (Received next = reader.readInbound(); next != null; next = reader.readInbound()) {
            messages.add(next.message());
        }
        return messages;
    }
}
