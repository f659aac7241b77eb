/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.statemachine.Bytes;

/**
 * One random run: everything that may happen to a cluster, in an order and with weights that its seed decides; then
 * everything is healed, and the cluster must work again. All that must hold is checked by {@link Oracle},
 * {@link Invariants} and {@link Laws} as it happens.
 */
final class RandomRun {
    /** How long a healed cluster may take until a new command is committed everywhere. */
    static final long LIVENESS_BOUND = 12 * ScriptedCluster.MIN_TIMEOUT;

    private static final long TICK = ScriptedCluster.HEARTBEAT / 5;
    private static final String BIG = "x".repeat(150);

    private final Random random;
    private final ScriptedCluster cluster;
    private final int steps;
    private final Map<Action, Integer> weights = new EnumMap<>(Action.class);
    private boolean[][] cut;
    private int commands;

    private enum Action {
        DELIVER(60),
        DELIVER_OLDEST(60),
        DELIVER_BATCH(15),
        DUPLICATE(10),
        REPEAT_PAST(12),
        DROP(12),
        SYNC(50),
        COMMAND(14),
        TIMEOUT(6),
        STAND(8),
        WIN(8),
        TICK(20),
        HEARTBEAT(12),
        CRASH(2),
        CRASH_WITH_MARK_LOST(1),
        RESTART(8),
        PAUSE(1),
        CUT(3),
        MEND(3),
        FORGET(3);

        private final int weight;

        Action(int weight) {
            this.weight = weight;
        }
    }

    RandomRun(long seed) {
        random = new Random(seed);
        int size = List.of(3, 3, 3, 5, 5, 5, 4, 2, 1).get(random.nextInt(9));
        int openSlots = 1 + random.nextInt(3);
        ProtocolLimits limits = new ProtocolLimits(
                ScriptedCluster.HEARTBEAT,
                ScriptedCluster.MIN_TIMEOUT,
                4 * openSlots + random.nextInt(4),
                openSlots,
                200 + random.nextInt(600),
                200 + random.nextInt(600));
        cluster = new ScriptedCluster(size, limits, seed);
        cut = new boolean[size + 1][size + 1];
        steps = 50 + random.nextInt(350);
        for (Action action : Action.values()) {
            // Some runs never do some things, and do others much more often: that finds more than a fixed mixture.
            int factor = random.nextInt(5);
            weights.put(action, action.weight * factor * factor);
        }
        weights.merge(Action.DELIVER_OLDEST, 30, Integer::sum);
        weights.merge(Action.SYNC, 10, Integer::sum);
        weights.merge(Action.RESTART, 4, Integer::sum);
        weights.merge(Action.STAND, 3, Integer::sum);
    }

    /** Runs, and tells how long the healed cluster took, in nanoseconds of its time. */
    long run() {
        if (random.nextInt(4) > 0) {
            warmUp();
        }
        for (int step = 0; step < steps; step++) {
            act(next());
        }
        return heal();
    }

    /** A cluster that works, with a few values chosen, and perhaps some under way. */
    private void warmUp() {
        int first = 1 + random.nextInt(cluster.nodes().size());
        cluster.timeout(first);
        cluster.settle();
        for (int i = random.nextInt(4); i >= 0; i--) {
            command(cluster.node(first));
            if (random.nextInt(3) > 0) {
                cluster.settle();
            }
        }
    }

    ScriptedCluster cluster() {
        return cluster;
    }

    private Action next() {
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        int at = random.nextInt(sum);
        for (Action action : Action.values()) {
            at -= weights.getOrDefault(action, 0);
            if (at < 0) {
                return action;
            }
        }
        throw new AssertionError("weights");
    }

    private void act(Action action) {
        switch (action) {
            case DELIVER -> deliver(anyInFlight());
            case DELIVER_OLDEST -> deliver(cluster.network().inFlight().isEmpty() ? -1 : 0);
            case DELIVER_BATCH -> deliverBatch();
            case DUPLICATE -> duplicate();
            case REPEAT_PAST -> repeatPast();
            case DROP -> drop();
            case SYNC -> sync(anyNode());
            case COMMAND -> command(anyNode());
            case TIMEOUT -> timeout(anyNode());
            case STAND -> stand(anyNode());
            case WIN -> win(anyNode());
            case TICK -> tick();
            case HEARTBEAT -> forEachLeader(leader -> leader.handle(List.of(HeartBeat.INSTANCE)));
            case CRASH -> crash(anyNode(), false);
            case CRASH_WITH_MARK_LOST -> crash(anyNode(), true);
            case RESTART -> restart();
            case PAUSE -> pause(anyNode());
            case CUT -> cut(true);
            case MEND -> cut(false);
            case FORGET -> forget(anyNode());
        }
    }

    private ScriptedNode anyNode() {
        return cluster.node(1 + random.nextInt(cluster.nodes().size()));
    }

    private int anyInFlight() {
        int size = cluster.network().inFlight().size();
        return size == 0 ? -1 : random.nextInt(size);
    }

    private boolean reaches(Network.InFlight message) {
        return message.isOwn() || !cut[message.from()][message.to()];
    }

    private void deliver(int index) {
        if (index >= 0) {
            Network.InFlight message = cluster.network().take(index);
            if (reaches(message)) {
                cluster.arrives(message);
            }
        }
    }

    /** Several messages to one node, in one batch. */
    private void deliverBatch() {
        ScriptedNode node = anyNode();
        List<PaxosMessage> batch = new ArrayList<>();
        int most = 2 + random.nextInt(4);
        List<Network.InFlight> inFlight = cluster.network().inFlight();
        for (int i = 0; node.isUp() && i < inFlight.size() && batch.size() < most; i++) {
            if (cluster.node(inFlight.get(i).to()) == node) {
                Network.InFlight message = cluster.network().take(i--);
                if (reaches(message)) {
                    batch.add(message.message());
                }
            }
        }
        if (node.isUp() && random.nextInt(3) == 0) {
            batch.add(new ClientCommands(++commands, List.of(value())));
        }
        if (!batch.isEmpty()) {
            node.handle(batch);
        }
    }

    private void duplicate() {
        int index = anyInFlight();
        if (index >= 0) {
            Network.InFlight message = cluster.network().inFlight().get(index);
            if (!message.isOwn() && reaches(message)) {
                cluster.arrives(message);
            }
        }
    }

    private void repeatPast() {
        List<Network.InFlight> past = cluster.network().past();
        if (!past.isEmpty()) {
            int back = random.nextBoolean() ? past.size() : Math.min(past.size(), 20);
            cluster.arrives(past.get(past.size() - 1 - random.nextInt(back)));
        }
    }

    private void drop() {
        int index = anyInFlight();
        if (index >= 0 && !cluster.network().inFlight().get(index).isOwn()) {
            cluster.network().take(index);
        }
    }

    private static void sync(ScriptedNode node) {
        if (!node.disk().isIdle()) {
            node.syncOne();
        }
    }

    private Bytes value() {
        return Bytes.ofUtf8((random.nextInt(3) == 0 ? BIG : "v") + ++commands);
    }

    private void command(ScriptedNode any) {
        List<ScriptedNode> leaders = leaders();
        ScriptedNode node = leaders.isEmpty() ? any : leaders.get(random.nextInt(leaders.size()));
        if (node.isUp()) {
            node.handle(List.of(new ClientCommands(++commands, List.of(value()))));
        }
    }

    private List<ScriptedNode> leaders() {
        return cluster.nodes().stream()
                .filter(node -> node.isUp() && node.agent().role() instanceof Leader)
                .toList();
    }

    private void forEachLeader(Consumer<ScriptedNode> what) {
        leaders().forEach(what);
    }

    private void timeout(ScriptedNode node) {
        if (node.isUp()) {
            long deadline = node.agent().deadline();
            if (deadline != Long.MAX_VALUE) {
                cluster.advance(Math.max(0, deadline - cluster.now()));
                node.handle(List.of(new CheckTimeout(false)));
            }
        }
    }

    /** A time-out whose probe is answered at once, so that there are elections enough. */
    private void stand(ScriptedNode node) {
        timeout(node);
        for (int i = 0; i < cluster.network().inFlight().size(); i++) {
            Network.InFlight message = cluster.network().inFlight().get(i);
            boolean probing = message.message() instanceof Probe || message.message() instanceof ProbeAnswer;
            if (probing && (message.from() == idOf(node) || message.to() == idOf(node))) {
                deliver(i--);
            }
        }
    }

    /**
     * A node wins an election at once, by the promises of some, and proposes. What former leaders proposed is lost on half
     * of the ways: so one slot comes to hold values of several ballots on several nodes.
     */
    private void win(ScriptedNode node) {
        stand(node);
        if (!node.isUp() || !(node.agent().role() instanceof Recoverer)) {
            return;
        }
        cluster.network().inFlight().removeIf(message -> message.message() instanceof Accept && random.nextBoolean());
        cluster.sync(idOf(node));
        for (ScriptedNode voter : cluster.nodes()) {
            if (voter.isUp() && (voter == node || random.nextInt(4) > 0)) {
                deliverAll(idOf(node), idOf(voter), Prepare.class);
                cluster.sync(idOf(voter));
                deliverAll(idOf(voter), idOf(node), PrepareAck.class);
            }
        }
        if (node.agent().role() instanceof Leader) {
            node.handle(List.of(new ClientCommands(++commands, List.of(value()))));
        }
    }

    private void deliverAll(int from, int to, Class<? extends PeerMessage> type) {
        for (int i = 0; i < cluster.network().inFlight().size(); i++) {
            Network.InFlight message = cluster.network().inFlight().get(i);
            if (message.from() == from && message.to() == to && type.isInstance(message.message())) {
                deliver(i--);
            }
        }
    }

    private void tick() {
        cluster.advance(random.nextInt((int) ScriptedCluster.HEARTBEAT * 2));
        cluster.nodes().stream()
                .filter(ScriptedNode::isUp)
                .forEach(node -> node.handle(List.of(new CheckTimeout(false))));
    }

    private void crash(ScriptedNode node, boolean markLost) {
        if (node.isUp()) {
            int groups = random.nextInt(3);
            for (int i = 0; i < groups; i++) {
                sync(node); // its messages may still get out before the crash
            }
            int id = idOf(node);
            cluster.crash(id);
            long mark = node.disk().progress().committedSlot();
            if (markLost && mark > 0) {
                node.disk().markFallsBackTo(random.nextInt((int) mark + 1));
            }
        }
    }

    private int idOf(ScriptedNode node) {
        return cluster.nodes().indexOf(node) + 1;
    }

    private void restart() {
        List<ScriptedNode> down =
                cluster.nodes().stream().filter(node -> !node.isUp()).toList();
        if (!down.isEmpty()) {
            down.get(random.nextInt(down.size())).start();
        }
    }

    private void pause(ScriptedNode node) {
        if (node.isUp()) {
            node.handle(List.of(new CheckTimeout(true)));
        }
    }

    private void cut(boolean broken) {
        int node = 1 + random.nextInt(cut.length - 1);
        boolean bothWays = random.nextBoolean();
        for (int other = 1; other < cut.length; other++) {
            if (!broken || random.nextBoolean()) {
                cut[node][other] = broken;
                cut[other][node] = bothWays ? broken : cut[other][node];
            }
        }
    }

    /** Chosen values leave memory once they are durable. */
    private void forget(ScriptedNode node) {
        if (node.isUp()) {
            long mark = Math.min(
                    node.disk().progress().committedSlot(), node.agent().committedSlot());
            node.log().forgetUpTo((long) (mark * random.nextDouble()));
        }
    }

    // ---- healing

    private long heal() {
        cut = new boolean[cut.length][cut.length];
        cluster.nodes().stream().filter(node -> !node.isUp()).forEach(ScriptedNode::start);
        long healedAt = cluster.now();
        long nextBeat = 0;
        Bytes last = Bytes.ofUtf8("after all");
        while (cluster.now() < healedAt + LIVENESS_BOUND) {
            quiesce();
            if (cluster.nodes().stream().allMatch(node -> has(node, last))) {
                return cluster.now() - healedAt;
            }
            cluster.advance(TICK);
            boolean beat = cluster.now() >= nextBeat;
            nextBeat = beat ? cluster.now() + ScriptedCluster.HEARTBEAT : nextBeat;
            for (ScriptedNode node : cluster.nodes()) {
                if (beat && node.agent().role() instanceof Leader) {
                    node.handle(List.of(HeartBeat.INSTANCE, new ClientCommands(++commands, List.of(last))));
                }
                if (node.agent().deadline() <= cluster.now()) {
                    node.handle(List.of(new CheckTimeout(false)));
                }
            }
        }
        throw new AssertionError("not live " + LIVENESS_BOUND / 1_000_000 + " ms after everything was healed: "
                + cluster.nodes().stream()
                        .map(node -> "\n" + node.agent().data())
                        .toList());
    }

    private static boolean has(ScriptedNode node, Bytes value) {
        return node.delivered().stream()
                .anyMatch(payload -> ScriptedCluster.text(payload.value()).equals(value.toUtf8()));
    }

    private void quiesce() {
        for (int i = 0; i < 100_000; i++) {
            cluster.nodes().forEach(node -> cluster.sync(idOf(node)));
            int index = anyInFlight();
            if (index < 0) {
                return;
            }
            cluster.arrives(cluster.network().take(index));
        }
        throw new AssertionError("messages beget messages without end");
    }
}
