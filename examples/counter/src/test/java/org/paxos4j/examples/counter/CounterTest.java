/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

final class CounterTest {
    private final StateMachine counter = new CounterProvider().create();
    private long slot;

    @Test
    void aCounterNeverNamedIsZero() throws CommandRejected {
        assertEquals(new Value(0), apply(new Get("a")));
    }

    @Test
    void addsAreAnsweredWithTheNewValue() throws CommandRejected {
        assertEquals(new Value(5), apply(new Add("a", 5)));
        assertEquals(new Value(-2), apply(new Add("a", -7)));
        assertEquals(new Value(-2), apply(new Get("a")));
    }

    @Test
    void countersOfDifferentNamesAreDifferent() throws CommandRejected {
        apply(new Add("a", 1));
        assertEquals(new Value(2), apply(new Add("b", 2)));
        assertEquals(new Value(1), apply(new Get("a")));
    }

    @Test
    void aSumThatDoesNotFitIsRefusedAndChangesNothing() throws CommandRejected {
        apply(new Add("a", Long.MAX_VALUE));
        assertEquals("adding 1 to a = 9223372036854775807 does not fit into 64 bits", rejectionOf(new Add("a", 1)));
        assertEquals(new Value(Long.MAX_VALUE), apply(new Get("a")));
        apply(new Add("b", Long.MIN_VALUE));
        rejectionOf(new Add("b", -1));
        assertEquals(new Value(Long.MIN_VALUE), apply(new Get("b")));
    }

    @Test
    void namesHaveOneTo128Characters() throws CommandRejected {
        apply(new Add("n".repeat(128), 1));
        apply(new Add("\uD83D\uDE00".repeat(128), 1));
        assertEquals("a counter's name has 1 to 128 characters, not 129", rejectionOf(new Add("n".repeat(129), 1)));
        assertEquals("a counter's name has 1 to 128 characters, not 0", rejectionOf(new Get("")));
    }

    @Test
    void aCounterIsSetOnlyIfItHasTheExpectedValue() throws CommandRejected {
        apply(new Add("a", 5));
        assertEquals("a = 5, not 4", rejectionOf(new CompareAndSet("a", 4, 9)));
        assertEquals(new Value(5), apply(new Get("a")));
        assertEquals(new Value(9), apply(new CompareAndSet("a", 5, 9)));
        assertEquals(new Value(9), apply(new Get("a")));
        assertEquals(new Value(1), apply(new CompareAndSet("new", 0, 1)));
    }

    @Test
    void whatIsNoWholeSnapshotIsRefused() throws Exception {
        apply(new Add("a", 5));
        apply(new Add("b", 7));
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        ((Snapshots) counter).writeSnapshot(target);
        byte[] whole = target.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            assertNotRead(Arrays.copyOf(whole, length));
        }
        assertNotRead(Arrays.copyOf(whole, whole.length + 1));
        byte[] newer = whole.clone();
        newer[0]++;
        assertNotRead(newer);
    }

    private static void assertNotRead(byte[] bytes) {
        Snapshots fresh = (Snapshots) new CounterProvider().create();
        assertThrows(IOException.class, () -> fresh.readSnapshot(new ByteArrayInputStream(bytes)));
    }

    @Test
    void theProviderIsFoundByTheServiceLoader() {
        List<StateMachineProvider> found = ServiceLoader.load(StateMachineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        assertEquals(1, found.size());
        assertEquals("counter", found.get(0).name());
        assertEquals("2", found.get(0).version());
        assertTrue(found.get(0).create() instanceof CounterMachine);
    }

    /** The log holds these numbers: a change here makes existing journals unreadable. */
    @Test
    void theTypesKeepTheirIds() {
        assertEquals(
                List.of(
                        PinnedType.command(1, Add.class),
                        PinnedType.query(2, Get.class),
                        PinnedType.result(3, Value.class),
                        PinnedType.command(4, CompareAndSet.class)),
                new CounterProvider().types());
    }

    private Record apply(Record command) throws CommandRejected {
        slot++;
        ApplyContext context = new ApplyContext(slot, Duration.ZERO);
        return command instanceof Get ? ((Queryable) counter).query(context, command) : counter.apply(context, command);
    }

    private String rejectionOf(Record command) {
        return assertThrows(CommandRejected.class, () -> apply(command)).getMessage();
    }
}
