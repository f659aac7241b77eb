/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportProvider;

/**
 * Asks the members of a cluster how they are, each over a connection of its own. It finds them all from the address of any
 * one that runs. Safe for use by any thread; futures complete on a thread of the transport or of the JDK's timer: do not
 * block there.
 */
public final class StatusClient implements PaxosClient.StatusQuery, AutoCloseable {
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(1);

    private final List<String> addresses;
    private final ClientTransport transport;
    private final Set<StatusRound> open = new HashSet<>();
    private List<Member> members = List.of();
    private boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param addresses {@code host:port} of one or more nodes
     * @param codecs how messages are written; must be what the nodes use
     * @throws IllegalArgumentException if an address is not of that form
     */
    public StatusClient(List<String> addresses, TransportProvider transport, MessageCodec.Factory codecs) {
        this.addresses = Addresses.checked(addresses);
        this.transport = transport.createClient(codecs);
    }

    /**
     * As {@link PaxosClient.StatusQuery#statuses}. Completes as soon as every member has answered or could not be reached,
     * and at the deadline with what there is. While no node has ever been reached, there is one entry for each given address.
     *
     * @param deadline positive; more than a day counts as a day
     * @throws IllegalArgumentException if the deadline is not positive
     * @throws IllegalStateException after {@link #close}
     */
    @Override
    public CompletableFuture<List<MemberStatus>> statuses(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("the deadline must be positive, was " + deadline);
        }
        long nanos = (deadline.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : deadline).toNanos();
        StatusRound round;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the status client is closed");
            }
            round = new StatusRound(transport, addresses, members, this::learn);
            open.add(round);
        }
        round.start();
        return round.finished()
                .completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS)
                .thenApply(nothing -> {
                    synchronized (this) {
                        open.remove(round);
                    }
                    return round.result();
                });
    }

    /** Completes open queries with what there is, and closes all connections. */
    @Override
    public void close() {
        List<StatusRound> cut;
        synchronized (this) {
            closed = true;
            cut = List.copyOf(open);
        }
        for (StatusRound round : cut) {
            round.finished().complete(null);
        }
        transport.close();
    }

    private synchronized void learn(List<Member> newMembers) {
        members = newMembers;
    }
}
