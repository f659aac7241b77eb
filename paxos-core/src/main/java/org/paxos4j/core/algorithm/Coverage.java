/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.paxos4j.api.protocol.PrepareAck;

/**
 * The slots that one voter's pages cover: closed intervals that neither touch nor overlap.
 *
 * @param intervals the last slot of each interval by its first
 */
public record Coverage(SortedMap<Long, Long> intervals) {
    /** Keeps a copy. */
    public Coverage {
        intervals = Collections.unmodifiableSortedMap(new TreeMap<>(intervals));
    }

    static Coverage of(long first, long last) {
        return new Coverage(new TreeMap<>(Map.of(first, last)));
    }

    Coverage plus(long first, long last) {
        TreeMap<Long, Long> merged = new TreeMap<>();
        long from = first;
        long to = last;
        for (Map.Entry<Long, Long> interval : intervals.entrySet()) {
            boolean before = interval.getValue() < from && interval.getValue() + 1 < from;
            boolean after = to != PrepareAck.WITHOUT_END && interval.getKey() > to + 1;
            if (before || after) {
                merged.put(interval.getKey(), interval.getValue());
            } else {
                from = Math.min(from, interval.getKey());
                to = Math.max(to, interval.getValue());
            }
        }
        merged.put(from, to);
        return new Coverage(merged);
    }

    boolean coversFrom(long slot) {
        return intervals.entrySet().stream()
                .anyMatch(interval -> interval.getKey() <= slot && interval.getValue() == PrepareAck.WITHOUT_END);
    }
}
