/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** Counts the visits of pages: a whole state machine in a few lines. */
public final class VisitsProvider implements StateMachineProvider {
    /** The command: somebody has visited a page. */
    public record Visit(String page) {}

    /** Its answer: how many have. */
    public record Visits(String page, long count) {}

    @Override
    public String name() {
        return "visits";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(PinnedType.command(1, Visit.class), PinnedType.result(2, Visits.class));
    }

    @Override
    public StateMachine create() {
        Map<String, Long> counts = new HashMap<>();
        return (context, command) -> {
            String page = ((Visit) command).page();
            return new Visits(page, counts.merge(page, 1L, Long::sum));
        };
    }
}
