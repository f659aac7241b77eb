/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.zip.CRC32C;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * Turns messages into frames and back: outbound {@link WireMessage}s, one or a {@link Batch} of them, inbound {@link Received}s. One per channel, as
 * its codec serves one thread at a time and is worth nothing after it threw.
 *
 * <p>A frame that is no message is thrown down the pipeline, whose last handler closes the channel; whatever stands
 * behind it is ignored, and no second failure is thrown.
 */
final class Frames extends ChannelDuplexHandler {
    static final int LENGTH_BYTES = 4;
    private static final int CRC_BYTES = 4;
    static final int HEADER_BYTES = LENGTH_BYTES + CRC_BYTES;
    private static final int COPY_BYTES = 4 << 10;
    private static final String SPLITTER = "frame splitter";

    private final MessageCodec codec;
    private final int maxPayloadBytes;
    private final CRC32C crc = new CRC32C();
    /** On its way from the codec's bytes to the channel's: the checksum is fast over an array only. */
    private final byte[] copy = new byte[COPY_BYTES];

    private boolean failed;
    private boolean thrown;

    private Frames(MessageCodec codec, int maxPayloadBytes) {
        this.codec = codec;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** Adds the handlers; at first no frame may be longer than a handshake, or take longer than one. */
    static void addTo(ChannelPipeline pipeline, MessageCodec codec, int maxPayloadBytes, Limits limits) {
        int maxHandshakeBytes = Math.min(maxPayloadBytes, Limits.HANDSHAKE_FRAME_BYTES);
        pipeline.addLast(SPLITTER, new FrameSplitter(maxHandshakeBytes, limits.handshakeMillis()));
        pipeline.addLast(new Frames(codec, maxPayloadBytes));
    }

    /**
     * From now on frames may have their full length, and time for it. Bytes already received are kept: the frames among
     * them are read before this returns, so the caller must be ready for them.
     */
    static void handshakeDone(ChannelPipeline pipeline, int maxPayloadBytes, Limits limits) {
        pipeline.replace(SPLITTER, SPLITTER, new FrameSplitter(maxPayloadBytes, limits.frameMillis()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws MalformedMessageException {
        ByteBuf buffer = (ByteBuf) frame;
        Received received;
        try {
            if (failed) {
                return;
            }
            failed = true;
            received = decode(buffer);
            failed = false;
        } finally {
            buffer.release();
        }
        context.fireChannelRead(received);
    }

    /** Of this handler and of the one before it, which goes on until the channel is closed, and once more then. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed = true;
        if (!thrown) {
            thrown = true;
            context.fireExceptionCaught(cause);
        }
    }

    private Received decode(ByteBuf buffer) throws MalformedMessageException {
        if (buffer.readableBytes() < CRC_BYTES) {
            throw new MalformedMessageException("a frame of " + buffer.readableBytes() + " bytes");
        }
        int expected = buffer.readInt();
        // The one copy: the codec keeps slices of it, so that a value's bytes are never copied again.
        byte[] payload = new byte[buffer.readableBytes()];
        buffer.readBytes(payload);
        crc.reset();
        crc.update(payload, 0, payload.length);
        if (expected != (int) crc.getValue()) {
            throw new MalformedMessageException("a frame of " + payload.length + " bytes with a wrong checksum");
        }
        try {
            return new Received(codec.decode(Bytes.wrap(payload)), HEADER_BYTES + payload.length);
        } catch (RuntimeException e) {
            throw new DecoderException("the codec failed on a frame of " + payload.length + " bytes: " + e, e);
        }
    }

    /** A single message that cannot be sent fails its promise; nothing of it reaches the channel. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whoever writes holds the promise
    public void write(ChannelHandlerContext context, Object outbound, ChannelPromise promise) {
        if (outbound instanceof Batch batch) {
            write(context, batch, promise);
            return;
        }
        ByteBuf frame = context.alloc().ioBuffer();
        try {
            append(frame, (WireMessage) outbound);
        } catch (TooLongFrameException | EncoderException e) {
            frame.release();
            promise.setFailure(e);
            return;
        }
        context.write(frame, promise);
    }

    /** A codec that has failed is worth nothing any more: what comes after the message at which it did is not sent. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever writes holds the promise
    private void write(ChannelHandlerContext context, Batch batch, ChannelPromise promise) {
        ByteBuf frames =
                context.alloc().ioBuffer(batch.weightBytes() + batch.messages().size() * HEADER_BYTES);
        for (WireMessage message : batch.messages()) {
            try {
                append(frames, message);
            } catch (TooLongFrameException e) {
                batch.whenUnsendable().unsendable(message, e);
            } catch (EncoderException e) {
                batch.whenUnsendable().unsendable(message, e);
                break;
            }
        }
        context.write(frames, promise);
    }

    private void append(ByteBuf frames, WireMessage message) {
        Bytes payload;
        try {
            payload = codec.encode(message);
        } catch (RuntimeException e) {
            throw new EncoderException("cannot encode a " + message.getClass().getSimpleName(), e);
        }
        int length = payload.length();
        if (length > maxPayloadBytes) {
            throw new TooLongFrameException("a " + message.getClass().getSimpleName() + " of " + length
                    + " bytes is beyond the limit of " + maxPayloadBytes);
        }
        frames.ensureWritable(HEADER_BYTES + length);
        frames.writeInt(CRC_BYTES + length);
        int crcAt = frames.writerIndex();
        frames.writeInt(0);
        crc.reset();
        for (int from = 0; from < length; from += copy.length) {
            int part = Math.min(copy.length, length - from);
            payload.slice(from, part).copyTo(copy, 0);
            crc.update(copy, 0, part);
            frames.writeBytes(copy, 0, part);
        }
        frames.setInt(crcAt, (int) crc.getValue());
    }
}
