/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** Each transport here breaks one rule, and the tests of that rule fail. */
class WrongTransportsTest {
    /** What the suite is run with next: made anew for each of its tests. */
    private static Supplier<TransportProvider> wrong = InMemoryTransportProvider::new;

    private static Duration patience = Duration.ofSeconds(30);

    static final class Contract extends TransportContract {
        private final TransportProvider provider = wrong.get();

        @Override
        protected TransportProvider provider() {
            return provider;
        }

        @Override
        protected Duration patience() {
            return patience;
        }
    }

    @Test
    void oneThatLosesRepeatsAndReordersMessagesOfPeersPasses() {
        assertFailures(Set.of(), () -> new Wrong() {
            private final AtomicInteger count = new AtomicInteger();
            private final AtomicReference<Runnable> late = new AtomicReference<>(() -> {});

            @Override
            void peerMessage(TransportReceiver receiver, int from, PeerMessage message, int bytes) {
                switch (count.incrementAndGet() % 5) {
                    case 0 -> {} // lost
                    case 1 -> { // twice
                        receiver.peerMessage(from, message, bytes);
                        receiver.peerMessage(from, message, bytes);
                    }
                    case 2 -> late.set(() -> receiver.peerMessage(from, message, bytes));
                    default -> {
                        receiver.peerMessage(from, message, bytes);
                        late.getAndSet(() -> {}).run();
                    }
                }
            }
        });
    }

    @Test
    void oneThatAltersMessagesOfPeers() {
        assertFailures(Set.of("messagesArriveUnalteredAndAsThoseOfWhoSentThem"), () -> new Wrong() {
            @Override
            void peerMessage(TransportReceiver receiver, int from, PeerMessage message, int bytes) {
                receiver.peerMessage(from, message, bytes);
                if (message instanceof Accept accept && accept.id().logIndex() == 50) {
                    Identifier other = new Identifier(from, accept.id().number(), 51);
                    receiver.peerMessage(from, new Accept(other, accept.value()), bytes);
                }
            }
        });
    }

    @Test
    void oneThatTakesAMessageForAnothersMessage() {
        assertFailures(Set.of("messagesArriveUnalteredAndAsThoseOfWhoSentThem"), () -> new Wrong() {
            @Override
            void peerMessage(TransportReceiver receiver, int from, PeerMessage message, int bytes) {
                receiver.peerMessage(3, message, bytes);
            }
        });
    }

    @Test
    void oneThatCountsNothing() {
        doNotWaitLong();
        assertFailures(
                Set.of(
                        "aMessageThatHasNoBytesIsDroppedAndTheWayIsUsableOn",
                        "aPeerThatComesBackWithAnotherJournalIsRefused",
                        "whatCannotBeSentIsDroppedAndCounted",
                        "whoDialsAnotherNodeThanItMeansToIsRefused",
                        "whoIsOfAnotherClusterIsRefused",
                        "whoKnowsOtherMembersIsRefused",
                        "whoSpeaksAnotherVersionIsRefused"),
                () -> new Wrong() {
                    @Override
                    long faults(Transport transport) {
                        return 0;
                    }
                });
    }

    @Test
    void oneThatSendsEachRequestTwice() {
        assertFailures(
                Set.of(
                        "aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder",
                        "whatAConnectionHasNotCarriedBeforeItsEndIsCarriedByNoLaterOne",
                        "whatClientsSendArrivesOnceAndInOrderThoughTheySendAtTheSameTime"),
                () -> new Wrong() {
                    @Override
                    void clientSends(ClientConnection line, ClientMessage message) {
                        line.send(message);
                        line.send(message);
                    }
                });
    }

    @Test
    void oneThatSendsEachAnswerTwice() {
        assertFailures(Set.of("aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder"), () -> new Wrong() {
            @Override
            void nodeSends(ClientConnection line, ClientMessage message) {
                line.send(message);
                line.send(message);
            }
        });
    }

    @Test
    void oneThatReordersRequests() {
        assertFailures(
                Set.of(
                        "aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder",
                        "whatClientsSendArrivesOnceAndInOrderThoughTheySendAtTheSameTime"),
                () -> new Wrong() {
                    private final AtomicInteger count = new AtomicInteger();
                    private final AtomicReference<Runnable> late = new AtomicReference<>(() -> {});

                    @Override
                    void clientSends(ClientConnection line, ClientMessage message) {
                        if (count.incrementAndGet() % 100 == 99) {
                            late.set(() -> line.send(message));
                        } else {
                            line.send(message);
                            late.getAndSet(() -> {}).run();
                        }
                    }
                });
    }

    @Test
    void oneThatSendsOverTheNextConnectionWhatTheLastOneDidNotCarry() {
        assertFailures(Set.of("whatAConnectionHasNotCarriedBeforeItsEndIsCarriedByNoLaterOne"), () -> new Wrong() {
            private final Queue<ClientMessage> unsent = new ConcurrentLinkedQueue<>();
            private volatile boolean open;

            @Override
            void connected(ClientReceiver client, ClientConnection line, Welcome welcome) {
                open = true;
                client.connected(line, welcome);
                unsent.forEach(line::send);
            }

            @Override
            void clientSends(ClientConnection line, ClientMessage message) {
                if (open) {
                    line.send(message);
                } else {
                    unsent.add(message);
                }
            }

            @Override
            void closed(ClientReceiver client, String reason) {
                open = false;
                client.closed(reason);
            }
        });
    }

    @Test
    void oneThatDropsTheWelcome() {
        doNotWaitLong();
        assertFailures(
                Set.of(
                        "aClientHearsOnceThatItsNodeHasGoneOrThatNobodyIsThereOrThatItIsClosedItself",
                        "aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder",
                        "aNodeMayCloseAClientsConnection",
                        "whatAConnectionHasNotCarriedBeforeItsEndIsCarriedByNoLaterOne",
                        "whatClientsSendArrivesOnceAndInOrderThoughTheySendAtTheSameTime"),
                () -> new Wrong() {
                    @Override
                    void connected(ClientReceiver client, ClientConnection line, Welcome welcome) {}
                });
    }

    @Test
    void oneThatTellsTheEndTwice() {
        assertFailures(
                Set.of(
                        "aClientHearsOnceThatItsNodeHasGoneOrThatNobodyIsThereOrThatItIsClosedItself",
                        "aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder"),
                () -> new Wrong() {
                    @Override
                    void closed(ClientReceiver client, String reason) {
                        client.closed(reason);
                        client.closed(reason);
                    }
                });
    }

    /** Much for memory, and little to wait for what does not come. */
    private static void doNotWaitLong() {
        patience = Duration.ofSeconds(2);
    }

    @AfterEach
    void beRightAgainAndWaitAsUsual() {
        wrong = InMemoryTransportProvider::new;
        patience = Duration.ofSeconds(30);
    }

    private static void assertFailures(Set<String> expected, Supplier<TransportProvider> provider) {
        wrong = provider;
        assertEquals(expected, Suite.failuresOf(Contract.class));
    }

    /** The transport in memory, but for what is overridden. */
    private static class Wrong implements TransportProvider {
        private final TransportProvider right = new InMemoryTransportProvider();

        void peerMessage(TransportReceiver receiver, int from, PeerMessage message, int bytes) {
            receiver.peerMessage(from, message, bytes);
        }

        long faults(Transport transport) {
            return transport.faults();
        }

        void clientSends(ClientConnection line, ClientMessage message) {
            line.send(message);
        }

        void nodeSends(ClientConnection line, ClientMessage message) {
            line.send(message);
        }

        void connected(ClientReceiver client, ClientConnection line, Welcome welcome) {
            client.connected(line, welcome);
        }

        void closed(ClientReceiver client, String reason) {
            client.closed(reason);
        }

        @Override
        public final String name() {
            return right.name();
        }

        @Override
        public final Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
            Transport transport = right.create(settings, codecs);
            return new Transport() {
                @Override
                public InetSocketAddress start(TransportReceiver receiver) throws IOException {
                    return transport.start(new NodeSide(receiver));
                }

                @Override
                public void send(int to, PeerMessage message) {
                    transport.send(to, message);
                }

                @Override
                public long queuedBytes() {
                    return transport.queuedBytes();
                }

                @Override
                public long faults() {
                    return Wrong.this.faults(transport);
                }

                @Override
                public void close() {
                    transport.close();
                }
            };
        }

        @Override
        public final ClientTransport createClient(MessageCodec.Factory codecs) {
            ClientTransport clients = right.createClient(codecs);
            return new ClientTransport() {
                @Override
                public void connect(String address, ClientReceiver receiver) {
                    clients.connect(address, new ClientSide(receiver));
                }

                @Override
                public void close() {
                    clients.close();
                }
            };
        }

        private final class NodeSide implements TransportReceiver {
            private final TransportReceiver receiver;

            NodeSide(TransportReceiver receiver) {
                this.receiver = receiver;
            }

            @Override
            public void peerMessage(int from, PeerMessage message, int bytes) {
                Wrong.this.peerMessage(receiver, from, message, bytes);
            }

            @Override
            public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
                receiver.clientMessage(new Line(client, Wrong.this::nodeSends), message, bytes);
            }

            @Override
            public void stateMachinesDiffer(int peer, String reason) {
                receiver.stateMachinesDiffer(peer, reason);
            }
        }

        private final class ClientSide implements ClientReceiver {
            private final ClientReceiver receiver;

            ClientSide(ClientReceiver receiver) {
                this.receiver = receiver;
            }

            @Override
            public void connected(ClientConnection connection, Welcome welcome) {
                Wrong.this.connected(receiver, new Line(connection, Wrong.this::clientSends), welcome);
            }

            @Override
            public void message(ClientMessage message) {
                receiver.message(message);
            }

            @Override
            public void closed(String reason) {
                Wrong.this.closed(receiver, reason);
            }
        }
    }

    private interface Sending {
        void send(ClientConnection line, ClientMessage message);
    }

    private record Line(ClientConnection right, Sending sending) implements ClientConnection {
        @Override
        public void send(ClientMessage message) {
            sending.send(right, message);
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
