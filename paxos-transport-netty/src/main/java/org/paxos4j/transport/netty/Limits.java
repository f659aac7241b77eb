/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.protocol.Envelope;

/**
 * The bounds that no configuration asks for; tests take smaller ones.
 *
 * @param handshakeMillis how long a connection may take to present itself, or to be answered
 * @param frameMillis how long a frame may take from its first byte to its last, once the handshake is done
 * @param stalledMillis how long a connection to a peer may make no progress with bytes to be sent before it is dialled anew
 * @param dropsToldMillis how often the log tells what one peer was not sent
 * @param connections how many connections of peers and clients together are accepted, whether presented or not
 * @param clients how many of them clients may take; the rest is kept for peers that come back
 * @param connectionsPerAddress how many of the connections one address may take
 * @param clientsPerAddress how many of these clients may take
 * @param clientPendingBytes how much may wait to be sent to one client that does not read
 */
record Limits(
        long handshakeMillis,
        long frameMillis,
        long stalledMillis,
        long dropsToldMillis,
        int connections,
        int clients,
        int connectionsPerAddress,
        int clientsPerAddress,
        long clientPendingBytes) {
    static final Limits DEFAULT = new Limits(3_000, 30_000, 5_000, 60_000, 4_096, 4_032, 2_048, 1_984, 8L << 20);

    /** A TCP connection must be there within this. */
    static final int CONNECT_MILLIS = 2_000;

    /** The pause before a peer is dialled again grows from the first to the second of these. */
    static final long MIN_BACKOFF_MILLIS = 50;

    static final long MAX_BACKOFF_MILLIS = 2_000;

    /** No handshake is longer: whoever has not presented himself gets no more memory. */
    static final int HANDSHAKE_FRAME_BYTES = 256 << 10;

    /** No message of a client is longer than the largest command in its envelope. */
    static final int CLIENT_FRAME_BYTES = Envelope.MAX_COMMAND_BYTES + (1 << 10);

    /** What is written beyond this waits in our queues, where urgent messages overtake. */
    static final int SOCKET_HIGH_WATER_BYTES = 64 << 10;

    /** How many urgent messages may wait for one peer. */
    static final int URGENT_MESSAGES = 1_024;

    /** How much a client may have waiting for the node that it talks to. */
    static final long OWN_PENDING_BYTES = 64L << 20;

    /** How long closing waits for the threads. */
    static final int CLOSE_SECONDS = 5;
}
