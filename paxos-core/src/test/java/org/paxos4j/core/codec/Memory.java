/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.paxos4j.api.protocol.MalformedMessageException;

/** What decoding costs in memory. */
final class Memory {
    /** What a frame that throws takes at most, whatever it is: a new Kryo instance, an exception and its stack trace. */
    private static final long FIXED_BYTES = 32 << 10;

    private static final long PER_FRAME_BYTE = 40;
    private static final long GROWTH_BYTES = 4 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long usedBefore = usedAfterCollection();

    /** Decodes; what is allocated for it must be a small multiple of the length of what is decoded. */
    interface Decoding<T> {
        T decode() throws MalformedMessageException;
    }

    /** The outcome of a decoding that takes no more memory than it may. */
    <T> T checked(int bytes, Decoding<T> decoding) throws MalformedMessageException {
        long max = FIXED_BYTES + PER_FRAME_BYTE * bytes;
        if (allocatedBy(decoding) > max) {
            // The first time classes may have been loaded, and code linked.
            long allocated = allocatedBy(decoding);
            assertTrue(allocated <= max, () -> allocated + " bytes were allocated for a frame of " + bytes);
        }
        return decoding.decode();
    }

    private static long allocatedBy(Decoding<?> decoding) {
        long before = allocated();
        try {
            decoding.decode();
        } catch (MalformedMessageException e) {
            // It costs what it costs all the same.
        }
        return allocated() - before;
    }

    /** At the end: nothing of all the frames is left. */
    void assertFlat() {
        long grown = usedAfterCollection() - usedBefore;
        assertTrue(grown < GROWTH_BYTES, () -> "the heap has grown by " + grown + " bytes");
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
