/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.paxos4j.api.protocol.PeerMessage;

/** Messages on their way. Nothing arrives by itself; whatever once was on its way may arrive again at any time. */
final class Network {
    record InFlight(int from, int to, PeerMessage message) {
        boolean isOwn() {
            return from == to;
        }
    }

    private final List<InFlight> inFlight = new ArrayList<>();
    private final List<InFlight> past = new ArrayList<>();

    void put(int from, int to, PeerMessage message) {
        inFlight.add(new InFlight(from, to, message));
    }

    List<InFlight> inFlight() {
        return inFlight;
    }

    /** What has arrived or was lost, oldest first. */
    List<InFlight> past() {
        return past;
    }

    InFlight take(int index) {
        InFlight taken = inFlight.remove(index);
        if (!taken.isOwn()) {
            past.add(taken);
        }
        return taken;
    }

    InFlight take(int from, int to, Class<? extends PeerMessage> type) {
        for (int i = 0; i < inFlight.size(); i++) {
            InFlight message = inFlight.get(i);
            if (message.from() == from && message.to() == to && type.isInstance(message.message())) {
                return take(i);
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " from " + from + " to " + to + " among " + inFlight);
    }

    void lose(Predicate<InFlight> which) {
        inFlight.removeIf(which);
    }
}
