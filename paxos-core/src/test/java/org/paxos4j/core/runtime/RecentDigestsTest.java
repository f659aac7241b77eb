/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AppliedDigest;

class RecentDigestsTest {
    @Test
    void afterARestartOnlyTheDigestOfTheRestoredSlotIsKnown() {
        RecentDigests digests = new RecentDigests(digest(100), 16, 1);

        assertEquals(digest(100), digests.after(100));
        assertNull(digests.after(99));
        assertNull(digests.after(101));
    }

    @Test
    void beforeTheFirstSlotAllNodesAreEqual() {
        assertEquals(AppliedDigest.NONE, new RecentDigests(AppliedDigest.NONE, 16, 1).after(0));
    }

    @Test
    void whatIsNotPublishedIsNotSeen() {
        RecentDigests digests = new RecentDigests(AppliedDigest.NONE, 16, 4);
        digests.add(digest(1));
        assertNull(digests.after(1));

        digests.publish(digest(1));

        assertEquals(digest(1), digests.after(1));
        assertEquals(digest(1), digests.newest());
    }

    @Test
    void whatIsTooLongAgoIsForgottenEarlyEnoughThatNoLaterOneIsTakenForIt() {
        RecentDigests digests = new RecentDigests(AppliedDigest.NONE, 16, 4);
        for (int slot = 1; slot <= 40; slot++) {
            digests.add(digest(slot));
            digests.publish(digest(slot));
        }
        for (int slot = 41; slot <= 44; slot++) {
            digests.add(digest(slot)); // not yet published, and already in the places of 25 to 28
        }

        assertNull(digests.after(28));
        assertEquals(digest(29), digests.after(29));
    }

    @Test
    void aReaderBesideTheWriterSeesTheRightDigestOrNone() throws Exception {
        RecentDigests digests = new RecentDigests(AppliedDigest.NONE, 64, 8);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (long slot = 1; slot <= 400_000; slot++) {
                digests.add(digest(slot));
                if (slot % 8 == 0) {
                    digests.publish(digest(slot));
                }
            }
            done.set(true);
        });
        writer.start();
        long seen = 0;
        while (!done.get()) {
            AppliedDigest found = digests.after(Math.max(0, digests.newest().slot() - 50));
            if (found != null) {
                assertEquals(digest(found.slot()), found);
                seen++;
            }
        }
        writer.join();
        assertTrue(seen > 0);
    }

    private static AppliedDigest digest(long slot) {
        return slot == 0 ? AppliedDigest.NONE : new AppliedDigest(slot, slot * 0x9E3779B97F4A7C15L);
    }
}
