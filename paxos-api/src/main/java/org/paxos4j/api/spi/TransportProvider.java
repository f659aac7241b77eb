/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

/**
 * The factory of a kind of transport; found by {@link java.util.ServiceLoader}, or bound by a Guice module. Creating the
 * factory opens no socket and starts no thread.
 */
public interface TransportProvider {

    /** The name by which a configuration means it: {@code netty}, {@code memory}, …; 1 to 64 of {@code a-z 0-9 -}. */
    String name();

    /**
     * A node's transport, not yet started.
     *
     * @throws IllegalArgumentException if the settings contradict themselves: the node is no member, or a frame has no bytes
     */
    Transport create(TransportSettings settings, MessageCodec.Factory codecs);

    /** A client's transport. */
    ClientTransport createClient(MessageCodec.Factory codecs);
}
