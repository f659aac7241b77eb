/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import java.util.List;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** Offers the state machine {@code stock}. */
public final class StockProvider implements StateMachineProvider {
    /** For {@link java.util.ServiceLoader}. */
    public StockProvider() {}

    @Override
    public String name() {
        return "stock";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(
                PinnedType.command(1, Deliver.class),
                PinnedType.command(2, Reserve.class),
                PinnedType.command(3, Buy.class),
                PinnedType.query(4, Look.class),
                PinnedType.result(5, Reserved.class),
                PinnedType.result(6, Stock.class));
    }

    @Override
    public StateMachine create() {
        return new StockMachine();
    }
}
