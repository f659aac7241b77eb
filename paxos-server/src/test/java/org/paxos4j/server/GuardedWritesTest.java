/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GuardedWritesTest {
    private final GuardedWrites writes = new GuardedWrites();

    @Test
    void whatIsTakenAndTurnedAwayIsCountedForAllLocksTogether() {
        assertTrue(writes.write("l", 1, "anna"));
        assertTrue(writes.write("m", 3, "anna"));
        assertTrue(writes.write("l", 2, "bert"));
        assertTrue(writes.write("l", 2, "bert"));
        assertFalse(writes.write("l", 1, "anna"));
        assertEquals(new GuardedWrites.Result(4, 1, 0), writes.result());
    }

    @Test
    void twoOwnersUnderOneTokenAreFound() {
        writes.write("l", 2, "anna");
        writes.write("l", 2, "bert");
        assertEquals(new GuardedWrites.Result(2, 0, 1), writes.result());
    }
}
