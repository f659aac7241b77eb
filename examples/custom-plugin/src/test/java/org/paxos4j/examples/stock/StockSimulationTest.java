/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.SimulatedWorkload;
import org.paxos4j.testkit.history.Ending;
import org.paxos4j.testkit.history.History;
import org.paxos4j.testkit.history.Operation;
import org.paxos4j.testkit.junit.Simulate;
import org.paxos4j.testkit.junit.SimulatedRun;

/** The stock under faults of every kind, with clients that do everything at random. */
class StockSimulationTest {
    @Simulate(seeds = 10)
    void noReservationIsGivenTwiceAndNothingIsSoldThatWasNotDelivered(SimulatedRun run) {
        run.with(new Shop());
    }

    /** Clients that deliver, reserve, buy and look. */
    private static final class Shop implements SimulatedWorkload {
        private static final List<String> ITEMS = List.of("tea", "milk");

        @Override
        public List<StateMachineProvider> stateMachines() {
            return List.of(new StockProvider());
        }

        @Override
        public Request next(int client, RandomGenerator random) {
            String item = ITEMS.get(random.nextInt(ITEMS.size()));
            Record command = switch (random.nextInt(4)) {
                case 0 -> new Deliver(item, random.nextInt(1, 10));
                case 1 -> new Reserve(item, random.nextInt(1, 5), random.nextInt(1, 5));
                case 2 -> new Buy(random.nextInt(1, 100));
                default -> new Look(item);
            };
            return new Request("stock", command);
        }

        @Override
        public void check(History<Request, Reply> history) {
            Set<Long> reservations = new HashSet<>();
            for (Operation<Request, Reply> operation : history.operations()) {
                if (operation.ending() instanceof Ending.Ok<Reply> ok
                        && ok.output() instanceof Reply.Answered answered) {
                    if (answered.result() instanceof Reserved reserved) {
                        assertTrue(reservations.add(reserved.reservation()), () -> "given twice: " + reserved);
                    } else if (answered.result() instanceof Stock stock) {
                        assertTrue(stock.free() >= 0 && stock.reserved() >= 0, () -> "sold too much: " + stock);
                    }
                }
            }
        }
    }
}
