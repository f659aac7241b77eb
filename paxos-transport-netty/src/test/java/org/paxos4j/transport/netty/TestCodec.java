/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/** A codec for the few messages that these tests send. */
final class TestCodec implements MessageCodec {
    /** A frame with this first byte makes the codec fail as no codec should. */
    static final byte MAKES_CODEC_THROW = 99;

    @Override
    public Bytes encode(WireMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, WireMessage message) throws IOException {
        if (message instanceof PeerHello hello) {
            out.writeByte(1);
            out.writeInt(hello.protocolVersion());
            out.writeUTF(hello.clusterName());
            out.writeInt(hello.node());
            out.writeInt(hello.to());
            out.writeInt(hello.memberIds().size());
            for (int id : hello.memberIds()) {
                out.writeInt(id);
            }
            out.writeLong(hello.incarnation());
            out.writeInt(hello.stateMachines().size());
            for (StateMachineVersion each : hello.stateMachines()) {
                out.writeUTF(each.name());
                out.writeUTF(each.version());
                out.writeUTF(each.types());
            }
        } else if (message instanceof ClientHello hello) {
            out.writeByte(2);
            out.writeInt(hello.protocolVersion());
        } else if (message instanceof Welcome welcome) {
            out.writeByte(3);
            out.writeInt(welcome.node());
            out.writeUTF(welcome.clusterName());
            out.writeInt(welcome.members().size());
            for (Member each : welcome.members()) {
                out.writeInt(each.id());
                out.writeUTF(each.host());
                out.writeInt(each.port());
            }
        } else if (message instanceof Refused refused) {
            out.writeByte(4);
            out.writeInt(refused.node());
            out.writeUTF(refused.reason());
            out.writeBoolean(refused.stateMachinesDiffer());
        } else if (message instanceof Accept accept) {
            out.writeByte(5);
            out.writeLong(accept.id().logIndex());
            out.write(accept.value().encoded().toArray());
        } else if (message instanceof Commit commit) {
            out.writeByte(6);
            out.writeLong(commit.heartbeat());
        } else if (message instanceof ClientRequest request) {
            out.writeByte(7);
            out.write(request.envelope().toArray());
        } else if (message instanceof ServerResponse response) {
            out.writeByte(8);
            out.writeLong(response.request().sequence());
            out.write(response.response().toArray());
        } else if (message instanceof StatusRequest) {
            out.writeByte(9);
        } else {
            throw new IllegalArgumentException("no test sends a " + message.getClass());
        }
    }

    @Override
    public WireMessage decode(Bytes bytes) throws MalformedMessageException {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(bytes.toArray())));
        } catch (IOException e) {
            throw new MalformedMessageException("cut short", e);
        }
    }

    private static WireMessage read(DataInputStream in) throws IOException, MalformedMessageException {
        byte kind = in.readByte();
        return switch (kind) {
            case 1 ->
                new PeerHello(
                        in.readInt(),
                        in.readUTF(),
                        in.readInt(),
                        in.readInt(),
                        readIds(in),
                        in.readLong(),
                        readStateMachines(in));
            case 2 -> new ClientHello(in.readInt());
            case 3 -> new Welcome(in.readInt(), in.readUTF(), readMembers(in));
            case 4 -> new Refused(in.readInt(), in.readUTF(), in.readBoolean());
            case 5 ->
                new Accept(
                        new Identifier(1, new BallotNumber(1, 1), in.readLong()),
                        CommandValue.decode(Bytes.wrap(in.readAllBytes())));
            case 6 -> new Commit(new Identifier(1, new BallotNumber(1, 1), 1), in.readLong());
            case 7 -> new ClientRequest(Bytes.wrap(in.readAllBytes()));
            case 8 ->
                new ServerResponse(
                        new RequestId(1, in.readLong()), ServerResponse.Outcome.APPLIED, Bytes.wrap(in.readAllBytes()));
            case 9 -> StatusRequest.INSTANCE;
            case MAKES_CODEC_THROW -> throw new IllegalStateException("a mistake in the codec");
            default -> throw new MalformedMessageException("unknown kind " + kind);
        };
    }

    private static List<Integer> readIds(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(in.readInt());
        }
        return ids;
    }

    private static List<StateMachineVersion> readStateMachines(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<StateMachineVersion> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new StateMachineVersion(in.readUTF(), in.readUTF(), in.readUTF()));
        }
        return all;
    }

    private static List<Member> readMembers(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Member(in.readInt(), in.readUTF(), in.readInt()));
        }
        return all;
    }
}
