/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.junit.StateMachineContract;

class PaddedCounterContractTest extends StateMachineContract {
    @Override
    protected StateMachineProvider provider() {
        return new PaddedCounterProvider();
    }

    @Override
    protected Record request(RandomGenerator random) {
        return random.nextInt(4) == 0
                ? new GetTotal()
                : new PaddedAdd(random.nextLong(), Bytes.wrap(new byte[random.nextInt(100)]));
    }
}
