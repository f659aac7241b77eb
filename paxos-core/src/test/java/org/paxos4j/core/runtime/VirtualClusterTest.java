/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;

/** Real replicas on virtual time: elections, commands, and what is left after the power is gone. */
class VirtualClusterTest {
    private static final Duration ELECTION = Duration.ofSeconds(10);

    private final StateMachines machines = new StateMachines(List.of(new TallyProvider()));
    private long session;
    private long sequence;

    @Test
    void threeReplicasElectALeaderWithoutBeingAskedAnything() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 1);

        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, ELECTION));
    }

    @Test
    void oneReplicaAloneElectsItselfAndAnswers() throws Exception {
        VirtualCluster cluster = new VirtualCluster(1, 1);
        openSession(cluster);

        assertEquals(7, add(cluster, 7));
    }

    @Test
    void everyAcknowledgedAdditionIsThereAfterTheLeaderIsGone() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 2);
        openSession(cluster);
        for (int i = 0; i < 50; i++) {
            add(cluster, 1);
        }
        cluster.crash(cluster.leader());

        assertEquals(51, add(cluster, 1));
    }

    @Test
    void everyAcknowledgedAdditionIsThereAfterAllReplicasLostPowerAtOnce() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 3);
        openSession(cluster);
        for (int i = 0; i < 50; i++) {
            add(cluster, 1);
        }
        for (int id = 1; id <= 3; id++) {
            cluster.crash(id);
        }
        for (int id = 1; id <= 3; id++) {
            cluster.start(id);
        }

        assertEquals(51, add(cluster, 1));
    }

    @Test
    void aReplicaThatMissedAThousandSlotsCatchesUpAndAgrees() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 4);
        openSession(cluster);
        int away = cluster.leader() % 3 + 1;
        cluster.crash(away);
        for (int i = 0; i < 1_000; i++) {
            add(cluster, 1);
        }
        cluster.start(away);

        assertTrue(cluster.runUntil(() -> allAgree(cluster), ELECTION), () -> "still apart: " + cluster.statuses());
    }

    @Test
    void anIdleClusterThatRestartedKeepsOneLeader() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 5);
        openSession(cluster);
        add(cluster, 1);
        for (int id = 1; id <= 3; id++) {
            cluster.crash(id);
            cluster.start(id);
        }
        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, ELECTION));
        cluster.run(Duration.ofSeconds(5));
        int leader = cluster.leader();
        var ballot = cluster.statuses().get(leader - 1).ballot();

        cluster.run(Duration.ofSeconds(30));

        for (NodeStatus status : cluster.statuses()) {
            assertEquals(leader, status.leader());
            assertEquals(ballot, status.ballot());
        }
    }

    private static AssertionError stuck(VirtualCluster cluster) {
        return new AssertionError("seed " + cluster.seed + ": no answer from " + cluster.statuses());
    }

    private static boolean allAgree(VirtualCluster cluster) {
        return cluster.statuses().stream()
                        .map(status -> List.of(status.digestSlot(), status.digest(), status.committed()))
                        .distinct()
                        .count()
                == 1;
    }

    private void openSession(VirtualCluster cluster) {
        RequestId opening = new RequestId(RequestId.NO_SESSION, 4711);
        Envelope envelope = new Envelope(opening, 0, Envelope.SESSIONS, Bytes.EMPTY);
        cluster.runUntil(
                () -> {
                    cluster.submit(cluster.leader(), envelope);
                    cluster.run(Duration.ofMillis(100));
                    return cluster.answer(opening).isPresent();
                },
                ELECTION);
        session = ByteBuffer.wrap(
                        cluster.answer(opening).orElseThrow().response().toArray())
                .getLong();
    }

    private long add(VirtualCluster cluster, long amount) {
        RequestId request = new RequestId(session, ++sequence);
        return sum(ask(cluster, request, amount, ELECTION).orElseThrow(() -> stuck(cluster)));
    }

    /** The command to whoever leads, again and again under the same name, as a client does. */
    private Optional<ServerResponse> ask(VirtualCluster cluster, RequestId request, long amount, Duration patience) {
        Bytes command = machines.encode("tally", new TallyProvider.Plus(amount));
        Envelope envelope = new Envelope(request, request.sequence(), "tally", command);
        cluster.runUntil(
                () -> {
                    if (cluster.answer(request).isEmpty()) {
                        cluster.submit(cluster.leader(), envelope);
                        cluster.runUntil(() -> cluster.answer(request).isPresent(), Duration.ofMillis(500));
                    }
                    return cluster.answer(request).isPresent();
                },
                patience);
        return cluster.answer(request);
    }

    private long sum(ServerResponse response) {
        assertEquals(ServerResponse.Outcome.APPLIED, response.outcome(), response::toString);
        try {
            return ((TallyProvider.Sum) machines.decode("tally", response.response())).value();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
