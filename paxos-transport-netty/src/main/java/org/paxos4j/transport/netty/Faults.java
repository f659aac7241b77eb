/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.slf4j.Logger;

/**
 * Counts what went wrong, and writes it down without letting anybody flood the log: the same line once a minute, and
 * few lines in all. Any thread.
 */
final class Faults {
    private static final int MAX_LINES_A_MINUTE = 20;

    private final Logger log;
    private final String who;
    private final LongAdder count = new LongAdder();
    private final Set<String> said = new HashSet<>();
    private long windowStart = System.nanoTime();
    private long unsaid;

    /**
     * For one transport.
     *
     * @param who begins each line
     */
    Faults(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    void count(int faults) {
        count.add(faults);
    }

    /** Counts one, and writes a line at level warn. It must not hold a port that changes with each connection. */
    void report(String line) {
        count.increment();
        warn(line);
    }

    /**
     * Sorts out what a channel threw: a broken connection is nobody's fault; junk is reported; all else is a mistake in
     * this program.
     */
    void caught(String from, Throwable cause) {
        if (cause instanceof MalformedMessageException || cause instanceof DecoderException) {
            report(from + " is cut off: " + Reasons.of(cause));
        } else if (!(cause instanceof IOException)) {
            count.increment();
            log.error("{}: a mistake while serving {}", who, from, cause);
        }
    }

    private synchronized void warn(String line) {
        long now = System.nanoTime();
        if (now - windowStart > TimeUnit.MINUTES.toNanos(1)) {
            if (unsaid > 0) {
                log.warn("{}: {} more lines of this kind were left out", who, unsaid);
            }
            windowStart = now;
            unsaid = 0;
            said.clear();
        }
        if (said.size() < MAX_LINES_A_MINUTE && said.add(line)) {
            log.warn("{}: {}", who, line);
        } else {
            unsaid++;
        }
    }

    long sum() {
        return count.sum();
    }
}
