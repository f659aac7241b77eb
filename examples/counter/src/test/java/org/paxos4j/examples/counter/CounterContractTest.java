/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.junit.StateMachineContract;

class CounterContractTest extends StateMachineContract {
    @Override
    protected StateMachineProvider provider() {
        return new CounterProvider();
    }

    @Override
    protected Record request(RandomGenerator random) {
        String name = "n".repeat(random.nextInt(4)); // the empty one is refused
        return switch (random.nextInt(4)) {
            case 0 -> new Get(name);
            case 1 -> new CompareAndSet(name, random.nextInt(3), random.nextInt(3));
            case 2 -> new Add(name, Long.MAX_VALUE - random.nextInt(3)); // the sum may not fit
            default -> new Add(name, random.nextInt(-2, 3));
        };
    }
}
