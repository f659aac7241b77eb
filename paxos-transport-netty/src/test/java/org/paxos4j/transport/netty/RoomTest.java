/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room("clients", 5, 3);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EventLoops::close);
    }

    @Test
    void oneAddressTakesNoMoreThanItsShareWhateverItsPorts() {
        assertNull(room.enter(from("10.0.0.1", 1)));
        assertNull(room.enter(from("10.0.0.1", 2)));
        assertNull(room.enter(from("10.0.0.1", 3)));
        assertEquals("3 clients from one address", room.enter(from("10.0.0.1", 4)));
        assertNull(room.enter(from("10.0.0.2", 1)));
    }

    @Test
    void allTogetherTakeNoMoreThanThereIs() {
        for (int i = 1; i <= 5; i++) {
            assertNull(room.enter(from("10.0.0." + i, 1)));
        }
        assertEquals("5 clients", room.enter(from("10.0.0.6", 1)));
    }

    @Test
    void whoClosesMakesRoomOnceAndWhoWasNotLetInMakesNone() {
        for (int port = 1; port <= 3; port++) {
            assertNull(room.enter(from("10.0.0.1", port)));
        }
        EmbeddedChannel turnedAway = from("10.0.0.1", 4);
        assertEquals("3 clients from one address", room.enter(turnedAway));
        EventLoops.close(turnedAway);
        assertEquals("3 clients from one address", room.enter(from("10.0.0.1", 5)));
        EventLoops.close(channels.get(0));
        assertNull(room.enter(from("10.0.0.1", 6)));
        assertEquals("3 clients from one address", room.enter(from("10.0.0.1", 7)));
    }

    private EmbeddedChannel from(String host, int port) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return InetSocketAddress.createUnresolved(host, port);
            }
        };
        channels.add(channel);
        return channel;
    }
}
