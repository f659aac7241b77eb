/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.PaxosMessage;

/** What holds of every step of the algorithm because it is a pure function. */
final class Laws {
    private Laws() {}

    /** So does a batch of one event, applied for the second time: same agent, same record. */
    static void batchEqualsItsEventsOneByOne(
            ScriptedCluster cluster,
            MemoryLog log,
            PaxosAgent before,
            List<? extends PaxosMessage> batch,
            LongSupplier sameTimeouts,
            PaxosAgent after,
            EffectRecord record) {
        MemoryLog copy = new MemoryLog(log);
        TreeMap<Long, Accept> journalled = new TreeMap<>();
        List<Effect> effects = new ArrayList<>();
        PaxosAgent agent = before;
        for (PaxosMessage message : batch) {
            EffectRecord one = new EffectRecord(copy, cluster.now(), AppliedDigest.NONE, sameTimeouts);
            agent = cluster.algorithm().apply(new PaxosEvent(one, agent, message));
            copy.putAll(one.journalled());
            one.journalled().forEach(accept -> journalled.put(accept.id().logIndex(), accept));
            effects.addAll(one.effects());
        }
        boolean equal = agent.equals(after)
                && effects.equals(record.effects())
                && List.copyOf(journalled.values()).equals(List.copyOf(record.journalled()));
        if (!equal) {
            throw new AssertionError("a batch differs from its events one by one: " + batch);
        }
    }
}
