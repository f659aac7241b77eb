/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.util.OptionalLong;

/**
 * What a lock protects: it takes nothing from one who held the lock before somebody else did.
 *
 * <p>The interleaving that makes it necessary: A holds the lock and is paused (a collection of garbage, a machine put to sleep, a
 * packet held up on its way). Its lease ends; B is granted the lock and writes. A wakes up, still believes that it holds the lock,
 * and writes. No lease can prevent that, because nothing can stop A between its look at the clock and the arrival of its write. The
 * token can: B's is larger, so A's write is told apart.
 *
 * <p>Safe for use by any thread. A real resource (a database, a file server) keeps the token beside its data, in the same
 * transaction.
 */
public final class GuardedResource {
    private long highestToken;
    private long writes;
    private String content = "";

    /** Never written to. */
    public GuardedResource() {}

    /**
     * Writes, unless somebody has already written under a larger token.
     *
     * @param token the writer's fencing token, from {@link Granted#token}
     * @param newContent what to write
     * @return the write's number, 1 for the first; empty if it was turned away
     */
    public synchronized OptionalLong write(long token, String newContent) {
        if (token < highestToken) {
            return OptionalLong.empty();
        }
        highestToken = token;
        content = newContent;
        return OptionalLong.of(++writes);
    }

    /** What was written last; empty before the first write. */
    public synchronized String content() {
        return content;
    }
}
