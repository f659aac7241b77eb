/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers that nobody released before they were collected. The build has Netty watch every buffer
 * ({@code io.netty.leakDetection.level=paranoid}) and tell this class instead of the log
 * ({@code io.netty.customResourceLeakDetector}).
 */
final class Leaks {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    /** Fails if a buffer was lost since the last time. */
    static void assertNone() throws InterruptedException {
        // What the first collection finds has been handed over when something is that the second one finds.
        collect();
        collect();
        // Netty tells of a buffer that is lost when it makes the next one.
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        List<String> found = List.copyOf(FOUND);
        FOUND.clear();
        assertEquals(List.of(), found, "buffers were not released");
    }

    /** Collects garbage, until a reference to some of it has been handed over. */
    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> handedOver = new ReferenceQueue<>();
        Reference<Object> garbage = new WeakReference<>(new Object(), handedOver);
        do {
            System.gc();
        } while (handedOver.remove(1_000) != garbage);
    }

    /** Made by Netty, by name. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {
        public Detector(Class<?> type, int samplingInterval) {
            super(type, samplingInterval);
        }

        public Detector(Class<?> type, int samplingInterval, long maxActive) {
            super(type, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            FOUND.add(type + " " + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            FOUND.add(type);
        }
    }
}
