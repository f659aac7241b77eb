/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.core.client.PaxosClientBuilder;
import org.paxos4j.examples.stock.Buy;
import org.paxos4j.examples.stock.Deliver;
import org.paxos4j.examples.stock.Reserve;
import org.paxos4j.examples.stock.Reserved;
import org.paxos4j.examples.stock.StockProvider;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** Delivers ten packets of tea and sells three of them: {@code PlainClient 127.0.0.1:7701}, with the address of any node. */
public final class PlainClient {
    private PlainClient() {}

    /**
     * The program.
     *
     * @param args the addresses of one or more nodes, {@code host:port} each
     */
    public static void main(String[] args) {
        try (PaxosClient client = new PaxosClientBuilder()
                .addresses(List.of(args))
                .transport(new NettyTransportProvider())
                .stateMachines(List.of(new StockProvider()))
                .build()) {
            client.submit("stock", new Deliver("tea", 10)).join();
            Reserved reserved = (Reserved)
                    client.submit("stock", new Reserve("tea", 3, 600)).join();
            Record left =
                    client.submit("stock", new Buy(reserved.reservation())).join();
            System.out.println(left);
        } catch (CompletionException ended) {
            System.err.println(whatBecameOfIt(Objects.requireNonNull(ended.getCause())));
            System.exit(1);
        } catch (IllegalArgumentException wrongAddress) {
            System.err.println(wrongAddress.getMessage());
            System.exit(2);
        }
    }

    private static String whatBecameOfIt(Throwable cause) {
        if (cause instanceof CommandRejected) {
            return "refused by the state machine, nothing has changed: " + cause.getMessage();
        }
        if (cause instanceof NotDoneException) {
            return "certainly not done: " + cause.getMessage();
        }
        return "perhaps done: " + cause.getMessage(); // OutcomeUnknownException
    }
}
