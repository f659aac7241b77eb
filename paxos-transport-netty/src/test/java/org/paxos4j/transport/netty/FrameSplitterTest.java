/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection on virtual time. */
class FrameSplitterTest {
    private static final int SECONDS = 30;

    /** As the last handlers do: whatever is thrown closes the connection. */
    private final List<Throwable> thrown = new ArrayList<>();

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FrameSplitter(1_000, SECONDS * 1_000L), new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    thrown.add(cause);
                    EventLoops.close(context.channel());
                }
            });

    FrameSplitterTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whoSendsAByteNowAndThenIsCutOffWhenTheFrameTakesTooLong() {
        byte[] frame = frame(100);
        for (int second = 0; second < SECONDS; second++) {
            receive(frame[second]);
            assertTrue(channel.isOpen(), "after " + second + " s");
            pass(1);
        }
        assertFalse(channel.isOpen());
        assertEquals(DecoderException.class, thrown.get(0).getClass());
        assertEquals(
                "a frame was not complete after 30000 ms, only 30 bytes",
                thrown.get(0).getMessage());
        assertEquals(1, thrown.size());
    }

    @Test
    void eachFrameHasItsOwnTime() {
        byte[] frame = frame(100);
        // The end of one frame, and in the same read the beginning of the next.
        byte[] turn = ByteBuffer.allocate(frame.length)
                .put(frame, 1, frame.length - 1)
                .put(frame[0])
                .array();
        receive(frame[0]);
        for (int i = 0; i < 20; i++) {
            pass(SECONDS - 1);
            assertTrue(channel.isOpen(), "frame " + i);
            receive(turn);
            ((ByteBuf) channel.readInbound()).release();
        }
        pass(SECONDS - 1);
        assertTrue(channel.isOpen());
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void aConnectionOnWhichNobodyIsInTheMiddleOfAFrameMayBeSilentForEver() {
        receive(frame(100));
        pass(TimeUnit.DAYS.toSeconds(7));
        assertTrue(channel.isOpen());
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // an embedded channel takes everything
    void theTimeInWhichItIsNotReadFromDoesNotCount() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        receive((byte) 0);
        channel.config().setAutoRead(false);
        channel.write(Unpooled.wrappedBuffer(new byte[10]));
        pass(10 * SECONDS);
        assertTrue(channel.isOpen());
        // It may be read from again a moment before the next look at the frame.
        pass(SECONDS - 1);
        channel.config().setAutoRead(true);
        channel.flush();
        pass(SECONDS - 1);
        assertTrue(channel.isOpen());
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void aLengthBeyondTheLimitFailsBeforeAnythingOfTheFrameIsThere() {
        receive(ByteBuffer.allocate(4).putInt(1_005).array());
        assertEquals(1, thrown.size());
        assertFalse(channel.isOpen());
        assertNull(channel.readInbound());
    }

    private static byte[] frame(int payloadBytes) {
        return RawConnection.frame(new byte[payloadBytes]);
    }

    private void receive(byte... bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
