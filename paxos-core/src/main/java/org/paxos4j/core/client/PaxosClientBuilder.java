/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * Makes a {@link PaxosClient}. Addresses, a transport and state machines must be given.
 *
 * <pre>{@code
 * try (PaxosClient client = new PaxosClientBuilder()
 *         .addresses(List.of("127.0.0.1:7701"))
 *         .transport(transportProvider)
 *         .stateMachines(List.of(new CounterProvider()))
 *         .build()) {
 *     client.submit("counter", new Add("hits", 1)).join();
 * }
 * }</pre>
 *
 * <p>Used by one thread.
 */
public final class PaxosClientBuilder {
    private List<String> addresses = List.of();
    private @Nullable TransportProvider transport;
    private MessageCodec.Factory codecs = KryoMessageCodec.factory();
    private List<StateMachineProvider> stateMachines = List.of();

    /** With nothing chosen but the codec. */
    public PaxosClientBuilder() {}

    /**
     * Where to begin: one address of one node is enough, because a node tells who the members are; more help while that node
     * is down.
     *
     * @param newAddresses {@code host:port} each
     * @throws IllegalArgumentException if one is not of that form
     */
    public PaxosClientBuilder addresses(List<String> newAddresses) {
        addresses = Addresses.checked(newAddresses);
        return this;
    }

    /** How to reach nodes. */
    public PaxosClientBuilder transport(TransportProvider newTransport) {
        transport = newTransport;
        return this;
    }

    /** How messages are written; the default is {@link KryoMessageCodec}. Must be what the nodes use. */
    public PaxosClientBuilder codecs(MessageCodec.Factory newCodecs) {
        codecs = newCodecs;
        return this;
    }

    /** The state machines to which commands will be submitted; for their types only, none is created. */
    public PaxosClientBuilder stateMachines(List<StateMachineProvider> newStateMachines) {
        stateMachines = List.copyOf(newStateMachines);
        return this;
    }

    /**
     * Starts the client's thread. The first command makes it connect and open its session.
     *
     * @throws IllegalStateException if addresses or transport are not given
     * @throws IllegalArgumentException if a state machine is not as it must be
     */
    public PaxosClient build() {
        return new ClientThread(wakeUp -> driver(System::nanoTime, new SplittableRandom(), wakeUp)).start();
    }

    /**
     * As {@link #build}, but without a thread: for who drives the client by other means. With the same clock, random numbers
     * and transport a run can be repeated.
     *
     * @param clock the time in nanoseconds, from any origin; never falls. Read by {@link AssembledClient#submit} and
     *     {@link AssembledClient#doWork}
     * @param random decides about pauses and names; used by one thread at a time
     * @throws IllegalStateException if addresses or transport are not given
     * @throws IllegalArgumentException if a state machine is not as it must be
     */
    public AssembledClient assemble(LongSupplier clock, RandomGenerator random) {
        return new AssembledClient(driver(clock, random, () -> {}));
    }

    private ClientDriver driver(LongSupplier clock, RandomGenerator random, Runnable wakeUp) {
        if (addresses.isEmpty()) {
            throw new IllegalStateException("a client needs the address of at least one node");
        }
        if (transport == null) {
            throw new IllegalStateException("a client needs a transport");
        }
        StateMachines known = new StateMachines(stateMachines);
        return new ClientDriver(addresses, transport.createClient(codecs), known, clock, random, wakeUp);
    }
}
