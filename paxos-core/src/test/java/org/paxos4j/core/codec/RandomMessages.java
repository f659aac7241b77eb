/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.StatusResponse;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.statemachine.Bytes;

/** Messages of every type with random content; the same seed gives the same messages. */
final class RandomMessages {
    private final Random random;

    private final Map<Class<? extends WireMessage>, Supplier<WireMessage>> makers = Map.ofEntries(
            Map.entry(Prepare.class, () -> new Prepare(identifier())),
            Map.entry(PrepareAck.class, this::prepareAck),
            Map.entry(PrepareNack.class, () -> new PrepareNack(identifier(), node(), progress(), counter(), counter())),
            Map.entry(Accept.class, () -> accept(1 + slot())),
            Map.entry(AcceptAck.class, () -> new AcceptAck(identifier(), node(), progress())),
            Map.entry(AcceptNack.class, () -> new AcceptNack(identifier(), node(), progress())),
            Map.entry(Commit.class, () -> new Commit(identifier(), counter())),
            Map.entry(
                    HeartbeatAck.class, () -> new HeartbeatAck(identifier(), counter(), node(), progress(), applied())),
            Map.entry(AgreedDigest.class, () -> new AgreedDigest(node(), applied(), counter())),
            Map.entry(RetransmitRequest.class, () -> new RetransmitRequest(node(), node(), counter())),
            Map.entry(RetransmitResponse.class, this::retransmitResponse),
            Map.entry(Probe.class, () -> new Probe(counter(), node())),
            Map.entry(ProbeAnswer.class, () -> new ProbeAnswer(counter(), node(), progress(), flag())),
            Map.entry(ClientRequest.class, () -> new ClientRequest(bytes(100))),
            Map.entry(
                    ServerResponse.class,
                    () -> new ServerResponse(request(), oneOf(ServerResponse.Outcome.values()), bytes(100))),
            Map.entry(NotLeader.class, () -> new NotLeader(node(), request(), node())),
            Map.entry(NoLongerLeader.class, () -> new NoLongerLeader(node(), request())),
            Map.entry(Overloaded.class, () -> new Overloaded(node(), request())),
            Map.entry(StatusRequest.class, () -> StatusRequest.INSTANCE),
            Map.entry(StatusResponse.class, () -> new StatusResponse(status())),
            Map.entry(PeerHello.class, this::peerHello),
            Map.entry(ClientHello.class, () -> new ClientHello(node())),
            Map.entry(Welcome.class, () -> new Welcome(node(), text(), members())),
            Map.entry(Refused.class, () -> new Refused(node(), text(), flag())));

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    WireMessage of(Class<? extends WireMessage> type) {
        return makers.get(type).get();
    }

    private AppliedDigest applied() {
        return new AppliedDigest(counter(), random.nextLong());
    }

    private PrepareAck prepareAck() {
        long from = 1 + slot();
        List<Accept> accepts = new ArrayList<>();
        long slot = from + random.nextInt(2);
        for (int i = random.nextInt(4); i > 0; i--) {
            accepts.add(accept(slot));
            slot += 1 + random.nextInt(3);
        }
        long to = flag() ? PrepareAck.WITHOUT_END : slot;
        return new PrepareAck(identifier(), node(), progress(), counter(), counter(), from, to, accepts);
    }

    private RetransmitResponse retransmitResponse() {
        long first = 1 + slot();
        List<Accept> run = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> accept(first + i))
                .toList();
        return new RetransmitResponse(node(), node(), first + 3, run);
    }

    private PeerHello peerHello() {
        List<Integer> members =
                IntStream.rangeClosed(1, 1 + random.nextInt(5)).boxed().toList();
        List<StateMachineVersion> machines = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> new StateMachineVersion(text(), text(), text()))
                .toList();
        return new PeerHello(node(), text(), node(), node(), members, random.nextLong(), machines);
    }

    private NodeStatus status() {
        return new NodeStatus(
                node(),
                flag(),
                text(),
                ballot(),
                node(),
                ballot(),
                counter(),
                counter(),
                counter(),
                counter(),
                counter(),
                random.nextLong(),
                counter(),
                counter(),
                counter());
    }

    private List<Member> members() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new Member(1 + random.nextInt(100), "host" + i, 1 + random.nextInt(65_535)))
                .toList();
    }

    private Accept accept(long slot) {
        return new Accept(new Identifier(node(), ballot(), slot), value());
    }

    private CommandValue value() {
        if (random.nextInt(4) == 0) {
            return NoOperationCommandValue.INSTANCE;
        }
        List<Bytes> envelopes = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> bytes(40))
                .toList();
        return CommandBatch.of(counter(), envelopes);
    }

    private Progress progress() {
        return new Progress(ballot(), identifier());
    }

    private Identifier identifier() {
        return new Identifier(node(), ballot(), counter());
    }

    private BallotNumber ballot() {
        return new BallotNumber(counter() >>> 3, node());
    }

    private RequestId request() {
        return new RequestId(counter(), random.nextLong());
    }

    /** Numbers of every length, the largest among them. */
    private long counter() {
        return random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextLong() >>> (1 + random.nextInt(63));
    }

    private long slot() {
        return counter() >>> 1;
    }

    private int node() {
        return random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextInt(10);
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private String text() {
        return "gr\u00fc\u00dfe \ud83d\ude42 \u0000".substring(0, oneOf(new Integer[] {0, 1, 5, 6, 8, 10}));
    }

    private Bytes bytes(int max) {
        byte[] content = new byte[random.nextInt(max)];
        random.nextBytes(content);
        return Bytes.wrap(content);
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
