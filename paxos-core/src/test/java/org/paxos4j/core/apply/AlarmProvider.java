/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

/** An alarm clock that rings once, at the time that it is set to, and tells in which slot it did. */
public final class AlarmProvider implements StateMachineProvider {
    /** Sets it, in nanoseconds of the log's clock; to a negative one it breaks when asked for it, to 0 it never moves on. */
    public record Set(long nanos) {}

    /** Asks when it rang. */
    public record When() {}

    /** The slot in which it rang last, 0 for never, and the slot of the question. */
    public record Rang(long slot, long askedInSlot) {}

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
        return List.of(
                PinnedType.command(1, Set.class), PinnedType.query(2, When.class), PinnedType.result(3, Rang.class));
    }

    @Override
    public StateMachine create() {
        return new Alarm();
    }

    private static final class Alarm implements StateMachine, Queryable, Timed {
        private long due = Long.MAX_VALUE;
        private long rang;

        @Override
        public Record apply(ApplyContext context, Record command) throws CommandRejected {
            due = ((Set) command).nanos();
            return new Rang(rang, context.slot());
        }

        @Override
        public Record query(ApplyContext context, Record query) {
            return new Rang(rang, context.slot());
        }

        @Override
        public Optional<Duration> nextDeadline() {
            if (due < 0) {
                throw new IllegalStateException("broken");
            }
            return due == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(due));
        }

        @Override
        public void onDeadline(ApplyContext context) {
            rang = context.slot();
            due = due == 0 ? 0 : Long.MAX_VALUE;
        }
    }
}
