/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** A state machine that books every entry it is given, however often; its test can look into it. One replica's. */
public final class LedgerProvider implements StateMachineProvider {
    /** Something to book. */
    public record Entry(long client, long sequence, Bytes ballast) {}

    /** Where it was booked. */
    public record Booked(long client, long sequence, long position) {}

    private final Set<Entry> booked = new HashSet<>();
    private long length;

    Set<Entry> booked() {
        return booked;
    }

    long length() {
        return length;
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(new PinnedType(1, Entry.class), new PinnedType(2, Booked.class));
    }

    @Override
    public StateMachine create() {
        return new StateMachine() {
            @Override
            public Record apply(ApplyContext context, Record command) {
                Entry entry = (Entry) command;
                booked.add(entry);
                length++;
                return new Booked(entry.client(), entry.sequence(), length);
            }
        };
    }
}
