/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;

/**
 * A client with several commands under way, each said again to any node until it is answered. It objects to an answer that
 * is not its own, and to two answers for one command.
 */
final class VirtualClient implements ClientConnection {
    private static final int MOST_UNDER_WAY = 12;

    private final VirtualCluster cluster;
    private final StateMachines machines;
    private final SplittableRandom random;
    private final int id;
    private final int largestBallast;
    private final TreeMap<Long, Envelope> underWay = new TreeMap<>();
    private final Map<Long, ServerResponse> answered = new HashMap<>();
    private final Envelope opening;
    private long session;
    private long sequence;

    VirtualClient(VirtualCluster cluster, StateMachines machines, int id, int largestBallast, SplittableRandom random) {
        this.cluster = cluster;
        this.machines = machines;
        this.random = random;
        this.id = id;
        this.largestBallast = largestBallast;
        this.opening = new Envelope(new RequestId(RequestId.NO_SESSION, id), 0, Envelope.SESSIONS, Bytes.EMPTY);
    }

    /** Perhaps something new, and perhaps what has no answer yet once more, to one node or several. */
    void act(boolean something) {
        if (session == 0) {
            cluster.submit(target(), opening, this);
            return;
        }
        if (something && underWay.size() < MOST_UNDER_WAY) {
            sequence++;
            Bytes ballast = Bytes.wrap(new byte[random.nextInt(largestBallast)]);
            LedgerProvider.Entry entry = new LedgerProvider.Entry(id, sequence, ballast);
            cluster.oracle().requested(entry);
            underWay.put(sequence, envelope(machines.encode("ledger", entry)));
        }
        for (Envelope envelope : underWay.values()) {
            if (random.nextInt(3) == 0) {
                cluster.submit(target(), envelope, this);
            }
        }
    }

    private Envelope envelope(Bytes command) {
        long floor = underWay.isEmpty() ? sequence : underWay.firstKey();
        return new Envelope(new RequestId(session, sequence), floor, "ledger", command);
    }

    private int target() {
        int leader = cluster.leader();
        return leader == 0 || random.nextInt(4) == 0 ? random.nextInt(1, cluster.size() + 1) : leader;
    }

    @Override
    public void send(ClientMessage message) {
        if (!(message instanceof ServerResponse response)) {
            return;
        }
        if (response.request().session() == RequestId.NO_SESSION) {
            require(response.request().equals(opening.request()), response);
            session = session != 0
                    ? session
                    : ByteBuffer.wrap(response.response().toArray()).getLong();
            return;
        }
        long number = response.request().sequence();
        require(response.request().session() == session && number <= sequence, response);
        if (underWay.remove(number) != null) {
            require(response.outcome() == ServerResponse.Outcome.APPLIED, response);
            answered.put(number, response);
        } else if (response.outcome() == ServerResponse.Outcome.APPLIED) {
            require(response.equals(answered.get(number)), response);
        } else {
            require(response.outcome() == ServerResponse.Outcome.BELOW_FLOOR, response);
        }
    }

    private void require(boolean holds, ServerResponse response) {
        if (!holds) {
            cluster.fail(new AssertionError("client " + id + " must not have heard " + response));
        }
    }

    @Override
    public void close() {}

    boolean isContent() {
        return session != 0 && underWay.isEmpty();
    }

    int answers() {
        return answered.size();
    }
}
