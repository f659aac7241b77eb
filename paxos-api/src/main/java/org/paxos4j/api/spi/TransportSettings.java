/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;

/**
 * What a node's transport must know.
 *
 * @param hello how the node presents itself to its peers, and what it expects of theirs
 * @param members all members, this node among them
 * @param bind where it listens; port 0 for any free one
 * @param maxFrameBytes how large a message may be, in bytes
 * @param peerQueueBytes how much may wait to be sent to one peer, in bytes; what exceeds it is dropped and counted
 */
public record TransportSettings(
        PeerHello hello, List<Member> members, InetSocketAddress bind, int maxFrameBytes, int peerQueueBytes) {
    /** The default frame limit: 4 MiB. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 4 << 20;

    /** The default bound of a peer's send queue: 8 MiB. */
    public static final int DEFAULT_PEER_QUEUE_BYTES = 8 << 20;

    /** Checks that nothing is missing. */
    public TransportSettings {
        Objects.requireNonNull(hello, "hello");
        members = List.copyOf(members);
        Objects.requireNonNull(bind, "bind");
    }

    /** With the default limits. */
    public TransportSettings(PeerHello hello, List<Member> members, InetSocketAddress bind) {
        this(hello, members, bind, DEFAULT_MAX_FRAME_BYTES, DEFAULT_PEER_QUEUE_BYTES);
    }
}
