/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.replica.ReplicaFault;

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
}
