/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.StatusResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in, on the transport's threads: commands that cannot be read are refused here, before they cost a slot; what is
 * left goes to the inbox, or is turned away if that is full. After a fault nobody is answered any more.
 */
final class Gate implements TransportReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final int me;
    private final Inbox inbox;
    private final StateMachines machines;
    private final FaultLatch faults;
    private final Supplier<NodeStatus> status;
    /** The peers that this node has let in, which it does only if they run its own state machines. */
    private final Set<Integer> ofOneKind = ConcurrentHashMap.newKeySet();

    private volatile Waker replica = Waker.NOBODY;

    Gate(int me, Inbox inbox, StateMachines machines, FaultLatch faults, Supplier<NodeStatus> status) {
        this.me = me;
        this.inbox = inbox;
        this.machines = machines;
        this.faults = faults;
        this.status = status;
    }

    void waker(Waker replicas) {
        this.replica = replicas;
    }

    @Override
    public void peerMessage(int from, PeerMessage message, int bytes) {
        if (message.from() != from) {
            // One node's vote must never count as another's, whoever has mixed them up.
            LOG.debug("node {} has sent a message in the name of node {}", from, message.from());
            inbox.refuse();
            return;
        }
        ofOneKind.add(from);
        inbox.offer(message, bytes);
        replica.wakeUp();
    }

    @Override
    public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
        if (faults.isTripped()) {
            client.close(); // so that it asks another node; an answer, even a refusal, would keep it here
        } else if (message instanceof ClientRequest request) {
            command(client, request);
        } else if (message instanceof StatusRequest) {
            client.send(new StatusResponse(status.get()));
        } else {
            LOG.warn(
                    "a client has sent what only nodes send: {}",
                    message.getClass().getSimpleName());
            client.close();
        }
    }

    private void command(ClientConnection client, ClientRequest request) {
        Envelope envelope;
        try {
            envelope = Envelope.decode(request.envelope());
        } catch (MalformedMessageException e) {
            LOG.warn("a client has sent what is no command: {}", e.getMessage());
            client.close();
            return;
        }
        try {
            machines.checkCommand(envelope);
        } catch (MalformedMessageException e) {
            client.send(new ServerResponse(
                    envelope.request(),
                    ServerResponse.Outcome.MALFORMED,
                    Bytes.ofUtf8(String.valueOf(e.getMessage()))));
            return;
        }
        if (inbox.offer(new PendingCommand(envelope.request(), request.envelope(), client))) {
            replica.wakeUp();
        } else {
            client.send(new Overloaded(me, envelope.request()));
        }
    }

    /**
     * A node that nobody agrees with stops. One that serves together with another goes on without that peer: or a single
     * node with a wrong jar, whom all others dial, would stop them all.
     */
    @Override
    public void stateMachinesDiffer(int peer, String reason) {
        ofOneKind.remove(peer);
        if (ofOneKind.isEmpty()) {
            faults.trip(
                    ReplicaFault.Kind.STATE_MACHINES_DIFFER,
                    "node " + peer + " runs other state machines, this node stops: " + reason,
                    new IllegalStateException(reason));
        }
    }
}
