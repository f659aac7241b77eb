/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.StatusResponse;
import org.paxos4j.api.protocol.Welcome;

/**
 * The numbers of the message types, for ever: a number is never given to another type. A new type gets the next number of
 * its family; a type whose fields change is a new type, or the format gets a new version.
 */
final class WireTypes {
    static final List<WireType<?>> ALL = List.of(
            // Between peers: 16 to 31.
            new WireType<>(16, Prepare.class, PeerForms::prepare, PeerForms::prepare),
            new WireType<>(17, PrepareAck.class, PeerForms::prepareAck, PeerForms::prepareAck),
            new WireType<>(18, PrepareNack.class, PeerForms::prepareNack, PeerForms::prepareNack),
            new WireType<>(19, Accept.class, Forms::accept, Forms::accept),
            new WireType<>(20, AcceptAck.class, PeerForms::acceptAck, PeerForms::acceptAck),
            new WireType<>(21, AcceptNack.class, PeerForms::acceptNack, PeerForms::acceptNack),
            new WireType<>(22, Commit.class, PeerForms::commit, PeerForms::commit),
            new WireType<>(23, RetransmitRequest.class, PeerForms::retransmitRequest, PeerForms::retransmitRequest),
            new WireType<>(24, RetransmitResponse.class, PeerForms::retransmitResponse, PeerForms::retransmitResponse),
            new WireType<>(25, Probe.class, PeerForms::probe, PeerForms::probe),
            new WireType<>(26, ProbeAnswer.class, PeerForms::probeAnswer, PeerForms::probeAnswer),
            new WireType<>(27, HeartbeatAck.class, PeerForms::heartbeatAck, PeerForms::heartbeatAck),
            new WireType<>(28, AgreedDigest.class, PeerForms::agreedDigest, PeerForms::agreedDigest),
            // Between clients and nodes: 32 to 47. The number 38 is spent on a status that does not count syncs.
            new WireType<>(32, ClientRequest.class, ClientForms::clientRequest, ClientForms::clientRequest),
            new WireType<>(33, ServerResponse.class, ClientForms::serverResponse, ClientForms::serverResponse),
            new WireType<>(34, NotLeader.class, ClientForms::notLeader, ClientForms::notLeader),
            new WireType<>(35, NoLongerLeader.class, ClientForms::noLongerLeader, ClientForms::noLongerLeader),
            new WireType<>(36, Overloaded.class, ClientForms::overloaded, ClientForms::overloaded),
            new WireType<>(37, StatusRequest.class, (output, message) -> {}, input -> StatusRequest.INSTANCE),
            new WireType<>(39, StatusResponse.class, ClientForms::statusResponse, ClientForms::statusResponse),
            // At the beginning of a connection: 48 to 63. The number 48 is spent on a hello without addressee.
            new WireType<>(49, ClientHello.class, HandshakeForms::clientHello, HandshakeForms::clientHello),
            new WireType<>(50, Welcome.class, HandshakeForms::welcome, HandshakeForms::welcome),
            new WireType<>(51, Refused.class, HandshakeForms::refused, HandshakeForms::refused),
            new WireType<>(52, PeerHello.class, HandshakeForms::peerHello, HandshakeForms::peerHello));

    private WireTypes() {}
}
