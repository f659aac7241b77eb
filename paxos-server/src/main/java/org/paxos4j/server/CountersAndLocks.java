/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CompareAndSet;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.examples.counter.Get;
import org.paxos4j.examples.counter.Value;
import org.paxos4j.examples.lock.Acquire;
import org.paxos4j.examples.lock.Granted;
import org.paxos4j.examples.lock.LockProvider;
import org.paxos4j.examples.lock.Release;
import org.paxos4j.examples.lock.Released;
import org.paxos4j.examples.lock.Renew;
import org.paxos4j.examples.lock.Show;
import org.paxos4j.examples.lock.Waiting;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.SimulatedWorkload;
import org.paxos4j.testkit.history.Counter;
import org.paxos4j.testkit.history.CounterChecker;
import org.paxos4j.testkit.history.Ending;
import org.paxos4j.testkit.history.History;
import org.paxos4j.testkit.history.HistoryChecker;
import org.paxos4j.testkit.history.LinearizabilityChecker;
import org.paxos4j.testkit.history.Lock;
import org.paxos4j.testkit.history.LockChecker;
import org.paxos4j.testkit.history.Operation;
import org.paxos4j.testkit.history.Verdict;

/**
 * Clients that add to, read, and compare and set a few counters, and take, renew and release a few locks; each history is checked
 * for linearizability, by a general checker and by a fast one.
 */
final class CountersAndLocks implements SimulatedWorkload {
    /** To which clients add. */
    private static final int COUNTERS = 3;
    /** Which clients compare and set: those tell no order by themselves, and have to be searched for one. */
    private static final int REGISTERS = 2;

    private static final int LOCKS = 2;
    private static final int LONGEST_LEASE_MILLIS = 3_000;
    private static final int LONGEST_WAIT_MILLIS = 3_000;
    private static final int SMALL = 5;
    /** For a search, where a fast checker decides as well: it gives up soon. */
    private static final long LITTLE_MEMORY_BYTES = 8 << 20;

    @Override
    public List<StateMachineProvider> stateMachines() {
        return List.of(new CounterProvider(), new LockProvider());
    }

    @Override
    public Request next(int client, RandomGenerator random) {
        String counter = "counter-" + random.nextInt(COUNTERS);
        String register = "register-" + random.nextInt(REGISTERS);
        String lock = "lock-" + random.nextInt(LOCKS);
        String owner = "client-" + client;
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new Request(CounterProvider.NAME, new Add(counter, 1));
            case 4 -> new Request(CounterProvider.NAME, new Get(counter));
            case 5 -> new Request(CounterProvider.NAME, new Get(register));
            case 6 ->
                new Request(
                        CounterProvider.NAME,
                        new CompareAndSet(register, random.nextInt(SMALL), random.nextInt(SMALL)));
            case 7 ->
                new Request(
                        LockProvider.NAME,
                        new Acquire(
                                lock,
                                owner,
                                random.nextInt(1, LONGEST_LEASE_MILLIS),
                                random.nextInt(LONGEST_WAIT_MILLIS)));
            case 8 -> new Request(LockProvider.NAME, new Release(lock, owner, 0));
            default ->
                random.nextBoolean()
                        ? new Request(LockProvider.NAME, new Show(lock))
                        : new Request(
                                LockProvider.NAME, new Renew(lock, owner, 0, random.nextInt(1, LONGEST_LEASE_MILLIS)));
        };
    }

    @Override
    public void check(History<Request, Reply> history) {
        History<Counter.Input, OptionalLong> counters = history.select(CountersAndLocks::ofCounter);
        require("counters", new LinearizabilityChecker<>(Counter.startingAt(0), LITTLE_MEMORY_BYTES), counters);
        require("counters", new CounterChecker(Counter.startingAt(0)), counters);
        History<Lock.Input, Long> locks = history.select(CountersAndLocks::ofLock);
        require("locks", new LinearizabilityChecker<>(new Lock(), LITTLE_MEMORY_BYTES), locks);
        require("locks", new LockChecker(), locks);
    }

    private static <I, O> void require(String what, HistoryChecker<I, O> checker, History<I, O> history) {
        if (checker.check(history) instanceof Verdict.NotLinearizable wrong) {
            throw new AssertionError("what clients were told of the " + what + " cannot be: " + wrong.explanation());
        }
    }

    private static Optional<Operation<Counter.Input, OptionalLong>> ofCounter(Operation<Request, Reply> operation) {
        Record command = operation.input().command();
        Counter.Input input;
        if (command instanceof Add add) {
            input = new Counter.Add(add.name(), add.delta());
        } else if (command instanceof Get get) {
            input = new Counter.Get(get.name());
        } else if (command instanceof CompareAndSet compare) {
            input = new Counter.CompareAndSet(compare.name(), compare.expected(), compare.value());
        } else {
            return Optional.empty();
        }
        return Optional.of(operation.as(
                input,
                reply -> reply instanceof Reply.Answered answered
                        ? new Ending.Ok<>(OptionalLong.of(((Value) answered.result()).value()))
                        : new Ending.Ok<>(OptionalLong.empty())));
    }

    /**
     * A refusal tells nothing, since leases end by a clock that clients do not see; and who was given a place in the queue may be
     * granted the lock at any time after that.
     */
    private static Optional<Operation<Lock.Input, Long>> ofLock(Operation<Request, Reply> operation) {
        Record command = operation.input().command();
        Lock.Input input;
        if (command instanceof Acquire acquire) {
            input = new Lock.Acquire(acquire.lock(), acquire.owner());
        } else if (command instanceof Renew renew) {
            input = new Lock.Renew(renew.lock(), renew.owner());
        } else if (command instanceof Release release) {
            input = new Lock.Release(release.lock(), release.owner());
        } else {
            return Optional.empty();
        }
        return Optional.of(operation.as(input, CountersAndLocks::ofLock));
    }

    private static Ending<Long> ofLock(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            if (answered.result() instanceof Granted granted) {
                return new Ending.Ok<>(granted.token());
            }
            if (answered.result() instanceof Released released && released.token() != 0) {
                return new Ending.Ok<>(released.token());
            }
            if (answered.result() instanceof Waiting) {
                return new Ending.Unknown<>();
            }
        }
        return new Ending.Fail<>();
    }
}
