/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.junit.StateMachineContract;

class LockContractTest extends StateMachineContract {
    @Override
    protected StateMachineProvider provider() {
        return new LockProvider();
    }

    @Override
    protected Record request(RandomGenerator random) {
        String lock = "l".repeat(random.nextInt(4)); // the empty one is refused
        String owner = "o".repeat(random.nextInt(1, 5));
        long token = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
        return switch (random.nextInt(6)) {
            case 0 -> new Show(lock);
            case 1 -> new Renew(lock, owner, token, random.nextInt(0, 20_000));
            case 2 -> new Release(lock, owner, token);
            default ->
                new Acquire(lock, owner, random.nextInt(0, 20_000), random.nextBoolean() ? 0 : random.nextInt(60_000));
        };
    }
}
