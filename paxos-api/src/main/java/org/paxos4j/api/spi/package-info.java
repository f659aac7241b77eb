/**
 * What a journal or a transport implements to be plugged in, and the codec that a transport is given.
 *
 * <p>{@link org.paxos4j.api.spi.Journal} keeps what a node must not forget, {@link org.paxos4j.api.spi.Transport} carries
 * messages, {@link org.paxos4j.api.spi.MessageCodec} turns them into bytes. Journals and transports are found by name,
 * through {@link org.paxos4j.api.spi.JournalProvider} and {@link org.paxos4j.api.spi.TransportProvider}. A journal's provider
 * that is a {@link org.paxos4j.api.spi.JournalInspector} too can be asked about journals that no node has open.
 * Whom a transport lets in is not for it to decide: it asks {@link org.paxos4j.api.spi.Admission}.
 */
@NullMarked
package org.paxos4j.api.spi;

import org.jspecify.annotations.NullMarked;
