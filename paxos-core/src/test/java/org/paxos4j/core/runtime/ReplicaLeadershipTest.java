/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.core.apply.AlarmProvider;
import org.paxos4j.statemachine.Bytes;

/** When a replica leads, when it leads no longer, and what it tells whom. */
class ReplicaLeadershipTest extends OneOfThree {
    @Test
    void whoDoesNotLeadSaysSo() {
        command();
        turn();

        verify(client).send(isA(NotLeader.class));
    }

    @Test
    void clientsOfADeposedLeaderHearThatTheOutcomeIsUnknown() {
        lead();
        command();
        turn();

        hear(new Prepare(new Identifier(2, BALLOT, 1)));
        turn();

        verify(client).send(isA(NoLongerLeader.class));
    }

    @Test
    void clientsOfALeaderThatNobodyHearsAreToldThatTheOutcomeIsUnknown() {
        lead();
        command();
        pass(1_300);

        verify(client).send(isA(NoLongerLeader.class));
        assertEquals("follower", parts.status.get().role());
    }

    @Test
    void aLeaderWhoseDiskHangsLeadsNoLongerThoughItIsHeard() {
        lead();
        command();
        for (int i = 0; i < 60; i++) {
            hear(answerToHeartbeat(10_000 + i));
            pass(100);
        }

        verify(client).send(isA(NoLongerLeader.class));
        assertEquals("follower", parts.status.get().role());
    }

    @Test
    void aLeaderThatIsHeardAndWhoseDiskWorksGoesOn() {
        lead();
        for (int i = 0; i < 60; i++) {
            hear(answerToHeartbeat(10_000 + i));
            parts.journal.doWork();
            pass(100);
        }

        assertEquals("leader", parts.status.get().role());
    }

    @Test
    void afterALongPauseALeaderHearsItsFollowersBeforeItBelievesThatNobodyHearsIt() {
        lead();
        parts.journal.doWork();
        now += 20_000_000_000L;
        turn();

        assertEquals("leader", parts.status.get().role());
        verify(transport, atLeastOnce()).send(eq(2), isA(Commit.class));
    }

    @Test
    void aNodeWhoseDigestDiffersFromThatOfAMajorityStops() {
        hear(new AgreedDigest(2, new AppliedDigest(0, 1), 0));
        turn();

        assertTrue(parts.faults.isTripped());
        assertEquals(ReplicaFault.Kind.INVARIANT, parts.faults.future().join().kind());
    }

    @Test
    void afterALongPauseAFollowerHearsItsPeersBeforeItBelievesItsTimeout() {
        now += 5_000_000_000L;
        hear(new Commit(new Identifier(2, BALLOT, 0), 1));
        turn();

        verify(transport, never()).send(anyInt(), isA(Probe.class));
    }

    @Test
    void aNodeThatParksAsLongAsItMayStillBelievesItsTimeout() throws Exception {
        startNodeOneOfThree(new Timing(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(6)));
        for (int i = 0; i < 100; i++) {
            now = Math.min(now + 1_000_000_000L, parts.replica.nextDeadline()); // as its thread does
            turn();
        }

        verify(transport, atLeastOnce()).send(eq(2), isA(Probe.class));
    }

    @Test
    void aLeaderSleepsNoLongerThanUntilTheLogHasToBeToldTheTime() {
        lead();
        long session = agreeOn(1, new Envelope(new RequestId(0, 1), 0, Envelope.SESSIONS, Bytes.EMPTY))
                .asByteBuffer()
                .getLong();
        long due = 7_000_000; // of the log's clock, which began when this leader did: long before the next heartbeat
        agreeOn(
                2,
                new Envelope(
                        new RequestId(session, 1), 1, "alarm", machines.encode("alarm", new AlarmProvider.Set(due))));

        assertEquals(now + due, parts.replica.nextDeadline());
        now += due;
        everybodyWorks();
        verify(transport).send(eq(2), argThat(OneOfThree::isTheTimeAlone));
    }

    /** What the state machines answer to a command that a peer votes for as well. */
    private Bytes agreeOn(long slot, Envelope command) {
        parts.gate.clientMessage(client, new ClientRequest(command.encode()), 64);
        everybodyWorks();
        hear(vote(slot));
        everybodyWorks();
        ArgumentCaptor<ServerResponse> answers = ArgumentCaptor.forClass(ServerResponse.class);
        verify(client, times((int) slot)).send(answers.capture());
        return answers.getValue().response();
    }
}
