/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.StatusResponse;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;

/** One question to all members. Its state is guarded by its lock; calls to the transport are made without it. */
final class StatusRound {
    private final ClientTransport transport;
    private final Consumer<List<Member>> learned;
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<Inquiry> open = new HashSet<>();
    private final Map<Integer, NodeStatus> statuses = new HashMap<>();
    private List<Member> members;
    private boolean over;

    /** With the members, as far as they are known from an earlier round, else the given addresses. */
    StatusRound(ClientTransport transport, List<String> given, List<Member> members, Consumer<List<Member>> learned) {
        this.transport = transport;
        this.learned = learned;
        this.members = members;
        if (members.isEmpty()) {
            asked.addAll(given);
        } else {
            members.forEach(member -> asked.add(member.address()));
        }
    }

    /** Completes when nobody is left to wait for; the result is there at any time. */
    CompletableFuture<@Nullable Void> finished() {
        return finished;
    }

    void start() {
        List<String> addresses;
        synchronized (this) {
            addresses = List.copyOf(asked);
        }
        ask(addresses);
    }

    /** Ends the round: what is not here yet is missing. */
    List<MemberStatus> result() {
        List<MemberStatus> result = new ArrayList<>();
        List<Inquiry> cut;
        synchronized (this) {
            over = true;
            cut = List.copyOf(open);
            for (Member member : members) {
                result.add(new MemberStatus(
                        member.id(), member.address(), Optional.ofNullable(statuses.get(member.id()))));
            }
            if (members.isEmpty()) {
                asked.forEach(address -> result.add(new MemberStatus(0, address, Optional.empty())));
            }
        }
        cut.forEach(Inquiry::close);
        result.sort(Comparator.comparingInt(MemberStatus::node));
        return result;
    }

    private void ask(List<String> addresses) {
        List<Inquiry> inquiries = addresses.stream().map(Inquiry::new).toList();
        synchronized (this) {
            open.addAll(inquiries);
        }
        for (Inquiry inquiry : inquiries) {
            transport.connect(inquiry.address, inquiry);
        }
    }

    /** Members that nobody has asked yet, now that they are known. */
    private synchronized List<String> welcomed(Welcome welcome) {
        if (over || !members.isEmpty()) {
            return List.of();
        }
        members = welcome.members();
        List<String> unasked = new ArrayList<>();
        for (Member member : members) {
            // The node that said welcome is reached already, by whatever name.
            if (member.id() != welcome.node() && asked.add(member.address())) {
                unasked.add(member.address());
            }
        }
        return unasked;
    }

    private synchronized void answered(NodeStatus status) {
        statuses.put(status.node(), status);
    }

    private void ended(Inquiry inquiry) {
        boolean last;
        synchronized (this) {
            last = open.remove(inquiry) && (open.isEmpty() || hasAll());
        }
        if (last) {
            finished.complete(null);
        }
    }

    private boolean hasAll() {
        return !members.isEmpty() && members.stream().allMatch(member -> statuses.containsKey(member.id()));
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The question to one address. */
    private final class Inquiry implements ClientReceiver {
        private final String address;
        private volatile @Nullable ClientConnection connection;

        Inquiry(String address) {
            this.address = address;
        }

        @Override
        public void connected(ClientConnection newConnection, Welcome welcome) {
            connection = newConnection;
            if (isOver()) {
                newConnection.close();
                return;
            }
            learned.accept(welcome.members());
            ask(welcomed(
                    welcome)); // first: else this node's answer could end a round in which nobody else was asked yet
            newConnection.send(StatusRequest.INSTANCE);
        }

        @Override
        public void message(ClientMessage message) {
            if (message instanceof StatusResponse response) {
                answered(response.status());
                close();
                ended(this);
            }
        }

        @Override
        public void closed(String reason) {
            ended(this);
        }

        void close() {
            ClientConnection present = connection;
            if (present != null) {
                present.close();
            }
        }
    }
}
