/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;

/**
 * The one connection: dialled, up, or being left. Owned by the driver's thread; what the transport's threads report goes
 * through the inbox, and is thrown away there if it is about an earlier connection.
 */
final class Link {
    /**
     * How long a node that does not lead may take to say so to everything that it was sent. What it refuses is certainly not
     * done; what is cut off is not certain.
     */
    static final long LEAVE_NANOS = 100_000_000L;

    private final ClientTransport transport;
    private int attempt;
    private boolean dialled;
    private String address = "";
    private @Nullable ClientConnection connection;
    private long quietSinceNanos;
    private boolean leaving;
    private int leaderHint;
    private long leaveByNanos;

    Link(ClientTransport transport) {
        this.transport = transport;
    }

    /** What the driver does with what a connection reports; called on the driver's thread. */
    interface Listener {
        void connected(Welcome welcome);

        void message(ClientMessage message);

        void lost(String reason);
    }

    void dial(String newAddress, long nowNanos, Inbox inbox, Runnable wakeUp, Listener listener) {
        address = newAddress;
        dialled = true;
        quietSinceNanos = nowNanos;
        transport.connect(newAddress, new Receiver(++attempt, inbox, wakeUp, listener));
    }

    /** Whether there is a connection, or one is being made. */
    boolean isDialled() {
        return dialled;
    }

    /** Whether commands can be sent. */
    boolean isOpen() {
        return connection != null && !leaving;
    }

    String address() {
        return address;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Only if {@link #isOpen}. */
    void send(ClientMessage message) {
        if (connection != null) {
            connection.send(message);
        }
    }

    /** Silence counts from here. */
    void heardOrAsked(long nowNanos) {
        quietSinceNanos = nowNanos;
    }

    long quietSinceNanos() {
        return quietSinceNanos;
    }

    /** Sends nothing more, but lets the node answer what it has. */
    void leave(int newLeaderHint, long nowNanos) {
        if (!leaving) {
            leaving = true;
            leaveByNanos = nowNanos + LEAVE_NANOS;
        }
        if (newLeaderHint != 0) {
            leaderHint = newLeaderHint;
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    long leaveByNanos() {
        return leaveByNanos;
    }

    /** The node that is said to lead; 0 for none. */
    int leaderHint() {
        return leaderHint;
    }

    /** There is no connection any more, whatever the transport may still report of it. */
    void close() {
        if (connection != null) {
            connection.close();
        }
        attempt++;
        connection = null;
        dialled = false;
        leaving = false;
        leaderHint = 0;
    }

    /** One connection's end at the transport. */
    private final class Receiver implements ClientReceiver {
        private final int mine;
        private final Inbox inbox;
        private final Runnable wakeUp;
        private final Listener listener;
        private @Nullable ClientConnection own;

        Receiver(int mine, Inbox inbox, Runnable wakeUp, Listener listener) {
            this.mine = mine;
            this.inbox = inbox;
            this.wakeUp = wakeUp;
            this.listener = listener;
        }

        @Override
        public void connected(ClientConnection newConnection, Welcome welcome) {
            own = newConnection;
            inbox.connection(() -> {
                if (mine == attempt) {
                    connection = newConnection;
                    listener.connected(welcome);
                } else {
                    newConnection.close(); // given up before it was there
                }
            });
            wakeUp.run();
        }

        @Override
        public void message(ClientMessage message) {
            boolean taken = inbox.message(() -> {
                if (mine == attempt) {
                    listener.message(message);
                }
            });
            if (!taken && own != null) {
                own.close(); // more than it was asked; the end of the connection is reported like any other
            }
            wakeUp.run();
        }

        @Override
        public void closed(String reason) {
            inbox.connection(() -> {
                if (mine == attempt) {
                    listener.lost(reason);
                }
            });
            wakeUp.run();
        }
    }
}
