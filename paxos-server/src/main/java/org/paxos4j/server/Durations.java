/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine;

/** Durations as people write them, always with a unit: {@code 500 ms}, {@code 10s}. */
final class Durations implements CommandLine.ITypeConverter<Duration> {

    /** For the command line: a positive duration. */
    @Override
    public Duration convert(String text) {
        try {
            Duration duration = ConfigValueFactory.fromAnyRef(text).atKey("it").getDuration("it");
            if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1)) && duration.toNanos() > 0) {
                return duration;
            }
        } catch (ConfigException | ArithmeticException unreadable) {
            throw notADuration(text, unreadable);
        }
        throw notADuration(text, null);
    }

    private static CommandLine.TypeConversionException notADuration(
            String text, @org.jspecify.annotations.Nullable Exception cause) {
        CommandLine.TypeConversionException failure = new CommandLine.TypeConversionException(
                "must be a duration above zero with its unit, for example 500ms or 10s, not " + text);
        failure.initCause(cause);
        return failure;
    }

    /** In the largest unit that divides it. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 60_000 == 0) {
            return millis == 60_000 ? "1 minute" : millis / 60_000 + " minutes";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
