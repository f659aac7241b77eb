/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** A client whose small commands have large answers: many times what its session may keep. */
class LargeAnswersTest {
    private static final int COMMANDS = 300;
    private static final int ANSWER_BYTES = 256 << 10;

    /** Asks for the page of this number. */
    public record Page(int number) {}

    public record Printed(int number, Bytes text) {}

    /** Prints pages, and counts how many it has. */
    public static final class Printer implements StateMachineProvider {
        private int printed;

        @Override
        public String name() {
            return "printer";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return List.of(PinnedType.command(1, Page.class), PinnedType.result(2, Printed.class));
        }

        @Override
        public StateMachine create() {
            return new StateMachine() {
                @Override
                public Record apply(ApplyContext context, Record command) {
                    printed++;
                    return new Printed(((Page) command).number(), Bytes.wrap(new byte[ANSWER_BYTES]));
                }
            };
        }
    }

    private final Printer atTheFirst = new Printer();
    private final VirtualCluster cluster =
            new VirtualCluster(3, 5, node -> List.of(node == 1 ? atTheFirst : new Printer()));

    @Test
    void areAllAnsweredAndEachCommandIsAppliedOnce() {
        cluster.network().faulty(0.05, 0.05, Duration.ofMillis(20));
        PaxosClient client = cluster.connect();
        List<CompletableFuture<Record>> answers = IntStream.range(0, COMMANDS)
                .mapToObj(number -> client.submit("printer", new Page(number), Duration.ofMinutes(5)))
                .toList();
        assertTrue(
                cluster.runUntil(() -> answers.stream().allMatch(CompletableFuture::isDone), Duration.ofMinutes(5)),
                () -> answers.stream().filter(CompletableFuture::isDone).count() + " of " + COMMANDS);
        for (int number = 0; number < COMMANDS; number++) {
            assertEquals(number, ((Printed) answers.get(number).join()).number());
        }
        cluster.network().heal();
        cluster.run(Duration.ofSeconds(2));
        assertEquals(COMMANDS, atTheFirst.printed);
    }
}
