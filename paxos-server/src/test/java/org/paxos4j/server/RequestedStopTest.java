/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.replica.Replica;

/** A stop, and whom one that is given up has been waiting for. */
final class RequestedStopTest {
    private static final StackTraceElement PARK = frame("jdk.internal.misc.Unsafe", "park");
    private static final StackTraceElement DUTY = frame("org.paxos4j.core.runtime.DutyThread", "run");
    private static final StackTraceElement MACHINE = frame("org.example.Orders", "apply");
    private static final StackTraceElement STORE = frame("org.h2.mvstore.FileStore", "sync");

    @Test
    void aStopClosesTheReplica() {
        Replica replica = mock();
        new RequestedStop(1, replica).run();
        verify(replica).close();
    }

    @Test
    void itIsTheThreadThatIsInSomebodyElsesCode() {
        assertEquals(
                "paxos-1-apply in org.example.Orders.apply(Here.java:7)",
                waitingFor(Map.of(
                        thread("paxos-1-apply"), stack(PARK, MACHINE, DUTY),
                        thread("paxos-1-journal"), stack(PARK, DUTY),
                        thread("paxos-2-apply"), stack(PARK, MACHINE, DUTY),
                        thread("main"), stack(MACHINE))));
    }

    @Test
    void severalAreAllNamed() {
        assertEquals(
                "paxos-1-apply in org.example.Orders.apply(Here.java:7),"
                        + " paxos-1-journal in org.h2.mvstore.FileStore.sync(Here.java:7)",
                waitingFor(Map.of(
                        thread("paxos-1-journal"), stack(PARK, STORE, DUTY),
                        thread("paxos-1-apply"), stack(MACHINE, DUTY))));
    }

    @Test
    void ifThereIsNoneThatIsSaid() {
        assertEquals("a thread that is not known", waitingFor(Map.of(thread("paxos-1-apply"), stack(PARK, DUTY))));
    }

    private static String waitingFor(Map<Thread, StackTraceElement[]> threads) {
        return RequestedStop.waitingFor("paxos-1-", threads);
    }

    private static Thread thread(String name) {
        return new Thread(() -> {}, name);
    }

    private static StackTraceElement[] stack(StackTraceElement... frames) {
        return frames;
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, "Here.java", 7);
    }
}
