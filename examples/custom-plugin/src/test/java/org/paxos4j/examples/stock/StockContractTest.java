/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.junit.StateMachineContract;

class StockContractTest extends StateMachineContract {
    @Override
    protected StateMachineProvider provider() {
        return new StockProvider();
    }

    @Override
    protected Record request(RandomGenerator random) {
        String item = random.nextBoolean() ? "tea" : "coffee";
        return switch (random.nextInt(4)) {
            case 0 -> new Deliver(item, random.nextInt(10)); // none is refused
            case 1 -> new Reserve(item, random.nextInt(1, 5), random.nextInt(1, 30)); // so is more than is free
            case 2 -> new Buy(random.nextInt(1, 30));
            default -> new Look(item);
        };
    }
}
