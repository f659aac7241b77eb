/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

/** Whether what is written to one connection gets anywhere. One thread; all times in nanoseconds of one clock. */
final class SendProgress {
    private int unsent;
    private long bytesOfFirst;
    private long movedNanos;

    /** A message is handed to the connection. */
    void begun(long nowNanos) {
        if (unsent++ == 0) {
            movedNanos = nowNanos;
        }
    }

    /** The oldest message has gone out, or has failed. */
    void ended(long nowNanos) {
        unsent--;
        movedNanos = nowNanos;
    }

    /**
     * For how long the connection has taken no byte although there were some; 0 if it took some since it was asked last.
     *
     * @param bytes how much of the oldest message it has taken. One large message may well take longer than a connection
     *     may stand still.
     */
    long stalledNanos(long bytes, long nowNanos) {
        if (unsent == 0 || bytes != bytesOfFirst) {
            bytesOfFirst = bytes;
            movedNanos = nowNanos;
        }
        return nowNanos - movedNanos;
    }
}
