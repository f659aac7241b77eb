/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paxos4j.api.replica.Replica;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a node process when somebody asks for it: a clean stop, within a bounded time. A disk or a state machine may hang
 * for ever, and a clean stop would wait for it. To halt then loses nothing: what was acknowledged is on the disks of a
 * majority, and the journal stands a crash.
 */
final class RequestedStop implements Runnable {
    /** What the JVM ends with after a SIGTERM, too. */
    static final int EXIT_CODE = 143;

    /** How long a clean stop may take. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** Where a thread of the replica is when it has nothing to do. */
    private static final List<String> IDLE = List.of("java.", "jdk.", "sun.", "org.paxos4j.core.runtime.");

    private final int node;
    private final Replica replica;

    RequestedStop(int node, Replica replica) {
        this.node = node;
        this.replica = replica;
    }

    /** For the JVM's shutdown hook. */
    @Override
    public void run() {
        log().info("stopping on request");
        Thread closing = new Thread(replica::close, "paxos-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST.toMillis());
        } catch (InterruptedException hurried) {
            log().warn("the stop is not waited for any more");
        }
        if (closing.isAlive()) {
            giveUp();
        }
        log().info("stopped");
        BackgroundLogging.end();
    }

    private void giveUp() {
        String line = "the stop has not ended within " + Durations.text(LONGEST) + ", waiting for "
                + waitingFor("paxos-" + node + "-", Thread.getAllStackTraces())
                + "; the process ends without it, and nothing that was acknowledged is lost";
        log().error(line);
        BackgroundLogging.endWith(line);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** The threads whose names begin with {@code prefix} and that are in somebody else's code, and where. */
    static String waitingFor(String prefix, Map<Thread, StackTraceElement[]> threads) {
        String busy = threads.entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith(prefix))
                .flatMap(thread ->
                        place(thread.getValue()).map(place -> thread.getKey().getName() + " in " + place).stream())
                .sorted()
                .collect(Collectors.joining(", "));
        return busy.isEmpty() ? "a thread that is not known" : busy;
    }

    private static Optional<String> place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame ->
                        IDLE.stream().noneMatch(idle -> frame.getClassName().startsWith(idle)))
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")")
                .findFirst();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(RequestedStop.class);
    }
}
