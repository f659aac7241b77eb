/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;

import com.google.inject.Guice;
import com.google.inject.Stage;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;

@Timeout(90)
class LifecycleTest {
    private Fixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void theProviderIsFoundByName() {
        List<String> names = ServiceLoader.load(TransportProvider.class).stream()
                .map(provider -> provider.get().name())
                .filter("netty"::equals)
                .toList();
        assertEquals(List.of("netty"), names);
    }

    @Test
    void theModuleBindsTheProvider() {
        TransportProvider provider = Guice.createInjector(
                        Stage.PRODUCTION, binder -> binder.requireExplicitBindings(), new NettyTransportModule())
                .getInstance(TransportProvider.class);
        assertInstanceOf(NettyTransportProvider.class, provider);
    }

    @Test
    void creatingATransportOpensNothing() {
        TransportProvider provider = new NettyTransportProvider();
        provider.create(fixture.settings(hello(1)), TestCodec::new).close();
        provider.createClient(TestCodec::new).close();
        assertEquals(List.of(), Fixture.threads("paxos-"));
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeftRunning() throws Exception {
        ServerSocket taken = fixture.impostor(1, 16 << 10);
        Transport transport = new NettyTransportProvider().create(fixture.settings(hello(1)), TestCodec::new);
        IOException failure = assertThrows(BindException.class, () -> transport.start(new RecordingReceiver()));
        String address = fixture.address(1).getHostString() + ":" + taken.getLocalPort();
        assertEquals("cannot listen on " + address + ": Address already in use", failure.getMessage());
        assertEquals(List.of(), Fixture.threads("paxos-"));
        taken.close();
        transport.start(new RecordingReceiver());
        transport.close();
    }

    @Test
    void anUnknownHostIsNamed() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no-such-host.invalid", 7701);
        TransportSettings settings = new TransportSettings(hello(1), fixture.members, nowhere);
        Transport transport = new NettyTransportProvider().create(settings, TestCodec::new);
        IOException failure = assertThrows(IOException.class, () -> transport.start(new RecordingReceiver()));
        assertEquals("cannot listen on no-such-host.invalid:7701: unknown host", failure.getMessage());
        transport.close();
    }

    @Test
    void portZeroStandsForAnyFreeOneAndTheAddressTellsWhich() throws Exception {
        TransportSettings settings = new TransportSettings(
                hello(1), fixture.members, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Transport transport = fixture.own(new NettyTransportProvider().create(settings, TestCodec::new));
        InetSocketAddress address = transport.start(new RecordingReceiver());
        assertNotEquals(0, address.getPort());
        fixture.own(RawConnection.to(address)).say(hello(2).to(1)).hear();
    }

    @Test
    void closingEndsAllThreadsAndSendingIsStillHarmless() throws Exception {
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        NettyTransport two = fixture.start(2, second);
        Fixture.awaitWay(one, 2, second);
        one.close();
        one.close();
        two.close();
        assertEquals(List.of(), Fixture.threads("paxos-"));
        one.send(2, commit(1));
        assertEquals(0, one.queuedBytes());
        assertThrows(IllegalStateException.class, () -> one.start(new RecordingReceiver()));
    }

    @Test
    void closingDoesNotWaitForAPeerThatTakesNothing() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        RawConnection deaf = fixture.own(new RawConnection(impostor.accept()));
        deaf.hear();
        deaf.say(new Welcome(2, "test", fixture.members));
        Fixture.await(() -> {
            one.send(2, Fixture.accept(1, 64 << 10));
            return one.drops(2).sum(Drops.Reason.QUEUE_FULL) > 0;
        });
        one.close();
        assertEquals(List.of(), Fixture.threads("paxos-"));
        assertEquals(0, one.queuedBytes());
    }

    @Test
    void theSocketsAreThoseOfEpollUnlessItIsSwitchedOffOrMissing() throws Exception {
        boolean off = Boolean.getBoolean("io.netty.transport.noNative");
        boolean here = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        Sockets expected = here && !off ? Sockets.EPOLL : Sockets.NIO;
        assertEquals(expected, Sockets.inUse());
        fixture.start(1, new RecordingReceiver());
        assertEquals(
                List.of("INFO node 1: listens on " + fixture.members.get(0).address() + ", " + expected),
                fixture.log.linesWith("listens"));
    }

    @Test
    void settingsThatContradictThemselvesAreRefused() {
        NettyTransportProvider provider = new NettyTransportProvider();
        List<Member> others = fixture.members.subList(1, 3);
        InetSocketAddress bind = fixture.address(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> provider.create(new TransportSettings(hello(1), others, bind), TestCodec::new));
        assertThrows(
                IllegalArgumentException.class,
                () -> provider.create(
                        new TransportSettings(hello(1), fixture.members, bind, 0, 1 << 20), TestCodec::new));
    }
}
