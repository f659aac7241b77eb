/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How often each kind of fault was felt. */
final class FaultCounts {
    private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);

    FaultCounts() {
        for (FaultKind kind : FaultKind.values()) {
            counts.put(kind, 0L);
        }
    }

    void felt(FaultKind kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    /** Of this moment; all kinds, in their order. */
    Map<FaultKind, Long> all() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
