/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.core.runtime.Timing;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.testkit.SimulatedWorkload.Reply;
import org.paxos4j.testkit.SimulatedWorkload.Request;
import org.paxos4j.testkit.history.Ending;
import org.paxos4j.testkit.history.History;

/** One run of a {@link Simulator}. */
final class Simulation {
    /** After all is healed, a new command must be answered within this. */
    private static final Duration LIVENESS = Timing.DEFAULT.electionTimeoutMax().multipliedBy(4);

    /** … and all nodes must agree within this: one of them may have to be told the whole log. */
    private static final Duration AGREEMENT = Duration.ofSeconds(60);

    private static final int LONGEST_DEADLINE_MILLIS = 12_000;
    private static final int SLACK_MILLIS = 2;
    private static final int QUESTIONS_WHEN_HEALED = 3;

    private final long seed;
    private final SimulationPlan plan;
    private final SimulationSettings settings;
    private final SimulatedWorkload workload;
    private final VirtualCluster cluster;
    private final SplittableRandom random;
    private final List<Program> programs = new ArrayList<>();
    private final History.Recorder<Request, Reply> history = new History.Recorder<>();
    private final PriorityQueue<Asked> waiting = new PriorityQueue<>(Comparator.comparingLong(Asked::dueMillis));
    private final Queue<Strike> toCome;
    private final PriorityQueue<Strike> present = new PriorityQueue<>(Comparator.comparingLong(Strike::endMillis));
    private final Faults faults;
    private long millis;
    private int answered;
    private int unknown;

    /** A command that must have ended by then. */
    private record Asked(CompletableFuture<Void> ended, long dueMillis) {
        boolean hasEnded() {
            boolean done = ended.isDone();
            if (done) {
                ended.join(); // what went wrong when it ended
            }
            return done;
        }
    }

    Simulation(long seed, SimulationPlan plan, SimulationSettings settings, SimulatedWorkload workload) {
        this.seed = seed;
        this.plan = plan;
        this.settings = settings;
        this.workload = workload;
        this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        this.cluster = new VirtualCluster(plan.nodes(), seed, node -> workload.stateMachines());
        this.faults = new Faults(cluster);
        this.toCome = new ArrayDeque<>(plan.strikes());
        for (int client = 0; client < plan.clients(); client++) {
            programs.add(new Program(client));
        }
    }

    SimulationResult run() {
        try {
            storm();
            Duration recovery = heal();
            workload.check(history.history());
            return new SimulationResult(
                    seed,
                    plan.nodes(),
                    plan.clients(),
                    answered,
                    unknown,
                    cluster.elections(),
                    cluster.faultCounts(),
                    recovery,
                    cluster.trace());
        } catch (AssertionError | RuntimeException wrong) {
            throw new SimulationFailure(seed, millis, plan.strikes(), wrong);
        }
    }

    private void storm() {
        while (millis < settings.storm().toMillis()) {
            while (!present.isEmpty() && present.element().endMillis() <= millis) {
                faults.end(present.remove());
            }
            while (!toCome.isEmpty() && toCome.element().beginMillis() <= millis) {
                Strike strike = toCome.remove();
                faults.begin(strike);
                if (strike.kind() == FaultKind.CLIENTS && strike.variant() % 3 == 0) {
                    programs.get(strike.variant() % programs.size()).startAnew();
                }
                present.add(strike);
            }
            programs.forEach(Program::perhapsAsk);
            pass();
        }
    }

    private void pass() {
        cluster.run(Duration.ofMillis(1));
        millis++;
        while (!waiting.isEmpty() && waiting.element().dueMillis() <= millis) {
            require(waiting.remove().hasEnded(), "a command has no end at its deadline");
        }
    }

    /** Until nobody waits for anything; no longer, since a millisecond of it costs as much as one of the storm. */
    private void drain() {
        while (!waiting.isEmpty()) {
            pass();
            waiting.removeIf(Asked::hasEnded);
        }
    }

    /** How long it took until a new command was answered. */
    private Duration heal() {
        faults.endAll();
        Request request = workload.next(plan.clients(), random);
        CompletableFuture<Void> probe =
                note(plan.clients(), request, cluster.promptClient().submit(request.stateMachine(), request.command()));
        long healed = millis;
        while (!probe.isDone()) {
            require(
                    millis - healed <= LIVENESS.toMillis(),
                    "no new command is answered " + LIVENESS.toMillis() + " ms after everything was healed: "
                            + cluster.statuses());
            pass();
        }
        probe.join();
        Duration recovery = Duration.ofMillis(millis - healed);
        for (int question = 0; question < QUESTIONS_WHEN_HEALED; question++) {
            programs.forEach(program -> program.ask(LONGEST_DEADLINE_MILLIS));
            drain();
        }
        require(cluster.runUntil(this::allAgree, AGREEMENT), "the nodes do not come to agree: " + cluster.statuses());
        return recovery;
    }

    /** Takes down that a client asks, and what it hears, when it hears it; done when it has heard. */
    private CompletableFuture<Void> note(int client, Request request, CompletableFuture<Record> answer) {
        int operation = history.invoke(client, request);
        return answer.handle((result, failure) -> {
            history.end(operation, ending(result, failure));
            return null;
        });
    }

    private Ending<Reply> ending(@Nullable Record result, @Nullable Throwable failure) {
        Throwable why = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (result != null) {
            answered++;
            return new Ending.Ok<>(new Reply.Answered(result));
        }
        if (why instanceof CommandRejected refused) {
            answered++;
            return new Ending.Ok<>(new Reply.Refused(String.valueOf(refused.getMessage())));
        }
        if (why instanceof NotDoneException) {
            return new Ending.Fail<>();
        }
        if (why instanceof OutcomeUnknownException) {
            unknown++;
            return new Ending.Unknown<>();
        }
        throw new AssertionError("a client ended a command in a way that is not in its contract", why);
    }

    /** A program with a client of its own, a few commands under way, and a pause now and then. */
    private final class Program {
        private final int number;
        private final SplittableRandom own = random.split();
        private PaxosClient client = cluster.connect();
        private int underWay;
        private long nextMillis;

        Program(int number) {
            this.number = number;
        }

        void perhapsAsk() {
            if (underWay < plan.outstanding() && millis >= nextMillis) {
                // Often about as long as a failover takes, so that it ends in the middle of one.
                ask(own.nextInt(1, own.nextBoolean() ? 2_000 : LONGEST_DEADLINE_MILLIS));
                nextMillis = millis + own.nextInt(own.nextInt(20) == 0 ? 2_000 : 100);
            }
        }

        void ask(int deadlineMillis) {
            Request request = workload.next(number, own);
            CompletableFuture<Record> answer =
                    client.submit(request.stateMachine(), request.command(), Duration.ofMillis(deadlineMillis));
            underWay++;
            CompletableFuture<Void> ended = note(number, request, answer).thenRun(() -> underWay--);
            waiting.add(new Asked(ended, millis + deadlineMillis + SLACK_MILLIS));
        }

        /** Its client goes, with all that it has under way, and it goes on with a new one. */
        void startAnew() {
            client.close();
            client = cluster.connect();
        }
    }

    private boolean allAgree() {
        List<NodeStatus> statuses = cluster.statuses();
        long slot = statuses.get(0).committed();
        return statuses.stream().allMatch(status -> status.committed() == slot && status.applied() == slot);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
