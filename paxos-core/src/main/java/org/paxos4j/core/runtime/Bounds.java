/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

/** The bounds of the replica's queues; {@code docs/limits.md} lists them with their tests. */
final class Bounds {
    /** Clients' commands in the inbox. */
    static final long CLIENT_INBOX_BYTES = 8L << 20;
    /** Peers' messages in the inbox. */
    static final long PEER_INBOX_BYTES = 16L << 20;
    /** Heartbeats, prepares and probes in the inbox. */
    static final int LANE_MESSAGES = 1_024;
    /** Groups handed over to the journal that it has not taken up; what one sync makes durable comes on top. */
    static final long JOURNAL_QUEUE_BYTES = 16L << 20;
    /** Groups made durable by one sync, so that those who hand over more meanwhile do not put it off. */
    static final int GROUPS_PER_SYNC = 256;
    /** Chosen values handed over to the state machines and not yet applied. */
    static final long APPLY_QUEUE_BYTES = 16L << 20;
    /** Chosen values not yet handed over: beyond it nothing is proposed or learned. */
    static final long UNAPPLIED_BYTES = 16L << 20;
    /** Accepted values in memory: beyond it nothing is proposed, and only the value that can be committed next is accepted. */
    static final long LOG_BYTES = 64L << 20;
    /** Requests that wait for the reader of the store. */
    static final int CATCH_UP_REQUESTS = 64;
    /** Records that the journal checks again while it is in use. */
    static final int SCRUB_BYTES_PER_SECOND = 256 << 10;
    /** The same in one turn of the thread that also reads for followers; one larger record alone. */
    static final int SCRUB_BYTES_PER_TURN = 16 << 10;
    /** Between two passes over the journal. */
    static final long SCRUB_PAUSE_NANOS = 10_000_000_000L;
    /**
     * Commands in one slot; one larger command alone. As small as this because the journal writes the last slot of a sync once
     * more with the next one, so a large slot costs twice; and so small that no more commands fit than a batch holds, however
     * small they are.
     */
    static final int BATCH_BYTES = 16 << 10;
    /** Peers' messages in one turn, so that timers are looked at in between. */
    static final int MESSAGES_PER_TURN = 256;
    /** Slots whose digests are remembered, to be compared with what other nodes tell: more than are applied in a second. */
    static final int RECENT_DIGESTS = 4_096;
    /** How often a leader hears of a difference without hearing from others who is right, before it stops: two seconds or more. */
    static final int UNDECIDED_DIGESTS = 80;
    /** Promises and votes that wait for the disk; those to the node itself are bounded by its open slots. */
    static final int HELD_MESSAGES = 8_192;
    /** Slots applied in one turn. */
    static final int SLOTS_PER_TURN = 64;

    private Bounds() {}
}
