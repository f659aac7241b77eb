/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.slf4j.Logger;

/**
 * Counts what went wrong, and writes it down at level warn without letting anybody flood the log: few lines a minute in
 * all; the same line once a minute; and of a peer that is refused again and again, once until the reason changes. Any
 * thread.
 */
final class Faults {
    private static final int MAX_LINES_A_MINUTE = 20;
    private static final int MAX_REFUSALS = 256;

    private final Logger log;
    private final String who;
    private final LongSupplier nanos;
    private final LongAdder count = new LongAdder();
    private final Set<String> said = new HashSet<>();
    /** The last reason told of each, the longest known first. */
    private final Map<String, String> refusals = new LinkedHashMap<>();

    private long windowStart;
    private int lines;
    private long unsaid;

    /**
     * For one transport.
     *
     * @param who begins each line
     * @param nanos a clock
     */
    Faults(Logger log, String who, LongSupplier nanos) {
        this.log = log;
        this.who = who;
        this.nanos = nanos;
        this.windowStart = nanos.getAsLong();
    }

    void count(int faults) {
        count.add(faults);
    }

    /** Counts one, and writes a line, once a minute. It must not hold a port that changes with each connection. */
    void report(String line) {
        count.increment();
        tell(line);
    }

    /** Writes a line, once a minute, about what is counted elsewhere. */
    synchronized void tell(String line) {
        turnWindow();
        if (said.contains(line)) {
            unsaid++;
        } else if (write(line)) {
            said.add(line);
        }
    }

    /**
     * Counts one, and writes a line unless it is the last one that was written about the same peer.
     *
     * @param about the peer
     */
    void refused(String about, String line) {
        count.increment();
        synchronized (this) {
            turnWindow();
            if (!line.equals(refusals.get(about)) && write(line)) {
                refusals.put(about, line);
                if (refusals.size() > MAX_REFUSALS) {
                    refusals.remove(refusals.keySet().iterator().next());
                }
            }
        }
    }

    /** The peer is welcome: if it is refused some day again, that is news. */
    synchronized void settled(String about) {
        refusals.remove(about);
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

    private void turnWindow() {
        long now = nanos.getAsLong();
        if (now - windowStart > TimeUnit.MINUTES.toNanos(1)) {
            if (unsaid > 0) {
                log.warn("{}: {} more lines of this kind were left out", who, unsaid);
            }
            windowStart = now;
            lines = 0;
            unsaid = 0;
            said.clear();
        }
    }

    /** Whether there was room for the line. */
    private boolean write(String line) {
        if (lines == MAX_LINES_A_MINUTE) {
            unsaid++;
            return false;
        }
        lines++;
        log.warn("{}: {}", who, line);
        return true;
    }

    long sum() {
        return count.sum();
    }
}
