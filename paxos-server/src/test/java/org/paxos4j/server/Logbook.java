/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** The state machine {@code logbook}: what it answers depends on all that it was told, and on the order. */
public final class Logbook implements StateMachineProvider {
    static final String NAME = "logbook";

    /**
     * The command: a line to be written.
     *
     * @param text its text
     */
    public record Write(String text) {}

    /**
     * The answer.
     *
     * @param lines all lines so far
     */
    public record Page(List<String> lines) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(PinnedType.command(1, Write.class), PinnedType.result(2, Page.class));
    }

    @Override
    public StateMachine create() {
        List<String> lines = new ArrayList<>();
        return (context, command) -> {
            lines.add(((Write) command).text());
            return new Page(List.copyOf(lines));
        };
    }
}
