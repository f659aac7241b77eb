/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * From when a node serves on, a thread of its own writes the log: whoever reads standard error may stand still, and must not
 * hold up the replica. What that thread cannot write in time is lost, and the node goes on.
 */
final class BackgroundLogging {
    private static final int EVENTS = 8_192;
    private static final String NAME = "BACKGROUND";
    private static final int LONGEST_END_MILLIS = 1_000;

    private BackgroundLogging() {}

    /** Puts itself between the loggers and what writes. */
    static void begin() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        List<Appender<ILoggingEvent>> writers = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(writers::add);
        for (Appender<ILoggingEvent> writer : writers) {
            AsyncAppender background = new AsyncAppender();
            background.setContext(context);
            background.setName(NAME);
            background.setQueueSize(EVENTS);
            background.setDiscardingThreshold(0);
            background.setNeverBlock(true);
            background.setMaxFlushTime(LONGEST_END_MILLIS);
            background.addAppender(writer);
            background.start();
            root.detachAppender(writer);
            root.addAppender(background);
        }
    }

    /** Writes what is left, for a second at the most; from then on nothing is logged. */
    static void end() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> background = root.getAppender(NAME);
        if (background != null) {
            background.stop();
        }
    }

    /** Ends, and then says one more line on standard error; for a second at the most. */
    static void endWith(String line) {
        end();
        Thread last = new Thread(
                () -> {
                    System.err.println("paxos: " + line);
                    System.err.flush();
                },
                "paxos-last-words");
        last.setDaemon(true);
        last.start();
        try {
            last.join(LONGEST_END_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
