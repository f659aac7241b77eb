/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * What a node's state machines have become: nodes with equal digests after the same slot have applied the same commands
 * with the same outcomes, up to and including that slot.
 *
 * @param slot the slot after which the digest was taken; 0 before the first
 * @param digest the rolling digest of (slot, command, outcome) of every slot up to that one; 0 before the first
 */
public record AppliedDigest(long slot, long digest) {
    /** Of a node that has applied nothing. */
    public static final AppliedDigest NONE = new AppliedDigest(0, 0);

    /** Checks the range. */
    public AppliedDigest {
        if (slot < 0) {
            throw new IllegalArgumentException("a digest after slot " + slot);
        }
    }
}
