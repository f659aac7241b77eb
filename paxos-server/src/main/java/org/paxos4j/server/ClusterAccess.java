/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.core.client.StatusClient;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.examples.lock.LockProvider;

/**
 * The way to a cluster: makes clients of it.
 *
 * @param addresses any of its nodes, as {@code host:port}
 * @param transport how to reach them
 */
record ClusterAccess(List<String> addresses, TransportProvider transport) {

    static ClusterAccess to(List<String> addresses, Choice transport, ClassPath classPath) {
        return new ClusterAccess(addresses, NamedProviders.transports(classPath).chosen(transport));
    }

    /** A client with a session of its own. */
    PaxosClient client() {
        return new PaxosClientBuilder()
                .addresses(addresses)
                .transport(transport)
                .stateMachines(List.of(new CounterProvider(), new LockProvider()))
                .build();
    }

    /** What asks the nodes how they are. */
    Statuses statuses() {
        return new Statuses(new StatusClient(addresses, transport, KryoMessageCodec.factory()));
    }

    /** Asks the nodes how they are. */
    record Statuses(StatusClient query) implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        /** One for each member; those that do not answer in time have none. */
        List<MemberStatus> ask(Duration timeout) {
            return query.statuses(timeout).join();
        }

        /** What those say that answer. */
        List<NodeStatus> answers() {
            return ask(PATIENCE).stream()
                    .map(MemberStatus::status)
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** Of those who say that they lead, the one by the highest ballot. */
        Optional<NodeStatus> leader() {
            return answers().stream()
                    .filter(status -> status.role().equals("leader"))
                    .max(Comparator.comparing(NodeStatus::ballot));
        }

        @Override
        public void close() {
            query.close();
        }
    }
}
