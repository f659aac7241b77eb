/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scripts name the kinds by these words. */
class FaultKindTest {
    @Test
    void theWordsDoNotChange() {
        assertEquals(
                "loss duplication delay late partition slow-link clog crash pause clock disk-loss disk-slow disk-failure "
                        + "disk-damage state-machine-slow state-machine-broken clients",
                Stream.of(FaultKind.values()).map(FaultKind::word).collect(Collectors.joining(" ")));
    }
}
