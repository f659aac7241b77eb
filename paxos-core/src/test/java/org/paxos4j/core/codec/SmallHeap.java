/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests that the build runs in a JVM of their own, with little memory. */
final class SmallHeap {
    static final String TAG = "small-heap";

    /** Set by the build where it means the heap to be small; elsewhere, as in an IDE, these tests run all the same. */
    private static final Integer MIB = Integer.getInteger("paxos.smallHeapMiB");

    private SmallHeap() {}

    static void check() {
        long max = Runtime.getRuntime().maxMemory();
        assertTrue(MIB == null || max <= MIB * (1L << 20), () -> "a heap of " + max + " bytes");
    }
}
