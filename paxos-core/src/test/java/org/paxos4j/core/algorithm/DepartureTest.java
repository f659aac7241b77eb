/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.prepare;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** What may leave when: one line for each type of message. */
class DepartureTest {
    private final Set<Class<?>> listed = new HashSet<>();

    @Test
    void everyTypeOfMessageHasItsClass() {
        Identifier id = new Identifier(1, ballot(1, 1), 1);
        leaves(PeerMessage.Departure.BEFORE_SYNC_UNDER_DURABLE_PROMISE, accept(1, ballot(1, 1), "V"));
        leaves(PeerMessage.Departure.BEFORE_SYNC, commit(ballot(1, 1), 1, 1));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new PrepareNack(id, 2, progress(BallotNumber.FLOOR, 0), 0, 0));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new AcceptNack(id, 2, progress(BallotNumber.FLOOR, 0)));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new Probe(1, 1));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new ProbeAnswer(1, 1, progress(BallotNumber.FLOOR, 0), false));
        leaves(
                PeerMessage.Departure.BEFORE_SYNC,
                new HeartbeatAck(id, 1, 2, progress(BallotNumber.FLOOR, 0), AppliedDigest.NONE));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new AgreedDigest(1, AppliedDigest.NONE, 0));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new RetransmitRequest(1, 2, 0));
        leaves(PeerMessage.Departure.BEFORE_SYNC, new RetransmitResponse(1, 2, 0, List.of()));
        leaves(PeerMessage.Departure.AFTER_SYNC, prepare(ballot(1, 1), 1));
        leaves(
                PeerMessage.Departure.AFTER_SYNC,
                new PrepareAck(id, 2, progress(BallotNumber.FLOOR, 0), 0, 0, 1, PrepareAck.WITHOUT_END, List.of()));
        leaves(PeerMessage.Departure.AFTER_SYNC, new AcceptAck(id, 2, progress(BallotNumber.FLOOR, 0)));

        assertEquals(allTypes(PeerMessage.class), listed, "a type of message without a line here");
    }

    private static Set<Class<?>> allTypes(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(sub -> allTypes(sub).stream())
                        .collect(Collectors.toSet())
                : Set.of(type);
    }

    private void leaves(PeerMessage.Departure when, PeerMessage message) {
        listed.add(message.getClass());
        assertEquals(when, message.departure(), message.getClass().getSimpleName());
    }
}
