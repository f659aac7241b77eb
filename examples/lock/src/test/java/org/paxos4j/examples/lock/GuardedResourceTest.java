/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuardedResourceTest {
    private final GuardedResource resource = new GuardedResource();

    @Test
    void aHolderWritesAsOftenAsItLikes() {
        assertEquals(OptionalLong.of(1), resource.write(5, "a"));
        assertEquals(OptionalLong.of(2), resource.write(5, "b"));
        assertEquals("b", resource.content());
    }

    @Test
    void oneWhoHeldTheLockBeforeIsTurnedAway() {
        resource.write(5, "old");
        resource.write(6, "new");
        assertEquals(OptionalLong.empty(), resource.write(5, "late"));
        assertEquals("new", resource.content());
        assertEquals(OptionalLong.of(3), resource.write(6, "newer"));
    }
}
