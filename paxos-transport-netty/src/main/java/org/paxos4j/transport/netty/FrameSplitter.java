/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into frames. It fails as soon as it has seen a length beyond the limit, before it keeps a byte of that
 * frame; and it fails if a frame takes too long, or whoever sends a byte now and then would hold its memory for ever.
 */
final class FrameSplitter extends LengthFieldBasedFrameDecoder {
    private final long frameNanos;
    /** Looks at the frame that is incomplete; one at a time, and none while there is no such frame. */
    private @Nullable Future<?> check;

    private boolean incomplete;
    private long begunNanos;

    /**
     * For one connection.
     *
     * @param maxPayloadBytes the longest payload that a frame may have
     * @param frameMillis how long a frame may take from its first byte to its last
     */
    FrameSplitter(int maxPayloadBytes, long frameMillis) {
        super(Frames.HEADER_BYTES + maxPayloadBytes, 0, Frames.LENGTH_BYTES, 0, Frames.LENGTH_BYTES, true);
        this.frameNanos = TimeUnit.MILLISECONDS.toNanos(frameMillis);
    }

    @Override
    protected @Nullable Object decode(ChannelHandlerContext decoding, ByteBuf in) throws Exception {
        Object frame = super.decode(decoding, in);
        if (frame != null) {
            incomplete = false;
        }
        return frame;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) throws Exception {
        super.channelReadComplete(read);
        if (actualReadableBytes() == 0) {
            incomplete = false;
        } else if (!incomplete) {
            incomplete = true;
            begunNanos = now(read);
            if (check == null) {
                checkIn(read, frameNanos);
            }
        }
    }

    /** Who was not read from for a while could not finish a frame in that time. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) throws Exception {
        begunNanos = now(changed);
        super.channelWritabilityChanged(changed);
    }

    private void checkIn(ChannelHandlerContext in, long nanos) {
        check = in.executor().schedule(() -> check(in), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext in) {
        check = null;
        if (!incomplete || in.isRemoved() || !in.channel().isActive()) {
            return;
        }
        if (!in.channel().config().isAutoRead()) {
            begunNanos = now(in);
        }
        long left = begunNanos + frameNanos - now(in);
        if (left > 0) {
            checkIn(in, left);
        } else {
            in.fireExceptionCaught(new DecoderException("a frame was not complete after "
                    + TimeUnit.NANOSECONDS.toMillis(frameNanos) + " ms, only " + actualReadableBytes() + " bytes"));
        }
    }

    private static long now(ChannelHandlerContext of) {
        return of.executor().ticker().nanoTime();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) {
        if (check != null) {
            check.cancel(false);
        }
    }
}
