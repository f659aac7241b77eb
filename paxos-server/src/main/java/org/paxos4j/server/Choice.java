/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.regex.Pattern;

/**
 * A part that somebody chose by its name.
 *
 * @param name its name
 * @param where who chose it, for complaints: file and line, or the command
 */
record Choice(String name, String where) {
    /** What a name may be. */
    static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    /** {@link #NAME} in words. */
    static final String ALLOWED = "a name of 1 to 64 of the characters a-z 0-9 -";
}
