/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** A state machine that books every entry it is given, however often; its test can look into it. One life of one node. */
public final class LedgerProvider implements StateMachineProvider {
    /** Something to book, with ballast that makes it large. */
    public record Entry(long client, long number, Bytes ballast) {
        Entry(long client, long number) {
            this(client, number, Bytes.EMPTY);
        }
    }

    /** How long the ledger was with it. */
    public record Booked(long length) {}

    /** Is refused. */
    public record Erase() {}

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
        return List.of(
                PinnedType.command(1, Entry.class),
                PinnedType.result(2, Booked.class),
                PinnedType.command(3, Erase.class));
    }

    @Override
    public StateMachine create() {
        return new StateMachine() {
            @Override
            public Record apply(ApplyContext context, Record command) throws CommandRejected {
                if (command instanceof Entry entry) {
                    booked.add(entry);
                    length++;
                    return new Booked(length);
                }
                throw new CommandRejected("a ledger is not erased");
            }
        };
    }
}
