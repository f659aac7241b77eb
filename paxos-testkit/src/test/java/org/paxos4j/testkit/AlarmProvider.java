/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

/** An alarm clock that rings so long after it was set; its test can look where in the log it rang. One life of one node. */
public final class AlarmProvider implements StateMachineProvider {
    /** Sets it. */
    public record Wake(long afterNanos) {}

    /** What the log's clock was when it was set. */
    public record SetAt(long nanos) {}

    /** When and where it rang. */
    record Ring(long slot, long nanos) {}

    private final List<Ring> rings = new ArrayList<>();

    List<Ring> rings() {
        return rings;
    }

    @Override
    public String name() {
        return "alarm";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(PinnedType.command(1, Wake.class), PinnedType.result(2, SetAt.class));
    }

    @Override
    public StateMachine create() {
        return new Alarm(rings);
    }

    private static final class Alarm implements StateMachine, Timed {
        private final List<Ring> rings;
        private Optional<Duration> due = Optional.empty();

        Alarm(List<Ring> rings) {
            this.rings = rings;
        }

        @Override
        public Record apply(ApplyContext context, Record command) {
            due = Optional.of(context.time().plusNanos(((Wake) command).afterNanos()));
            return new SetAt(context.time().toNanos());
        }

        @Override
        public Optional<Duration> nextDeadline() {
            return due;
        }

        @Override
        public void onDeadline(ApplyContext context) {
            rings.add(new Ring(context.slot(), context.time().toNanos()));
            due = Optional.empty();
        }
    }
}
