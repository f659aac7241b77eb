/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.Timed;

/**
 * The locks that somebody holds; a free one leaves nothing behind. Leases end by the log's clock alone, at the beginning of the
 * slot that brings the time, so a lock changes hands at the same place of the log on every replica. Every refusal is thrown
 * before anything has changed.
 */
final class LockMachine implements StateMachine, Queryable, Timed, Snapshots {
    static final int MAX_NAME_CHARACTERS = 128;
    static final int MAX_LEASE_MILLIS = 86_400_000;
    static final int MAX_WAIT_MILLIS = 3_600_000;
    static final int MAX_LOCKS_HELD = 100_000;
    static final int MAX_WAITING = 1_024;

    private static final int SNAPSHOT_FORMAT = 1;

    // Iterated for a snapshot alone, and in order, so the order of a hash map cannot leak into an answer.
    private final Map<String, HeldLock> locks = new HashMap<>();
    private final TreeSet<HeldLock> byLeaseEnd = new TreeSet<>(HeldLock.BY_LEASE_END);
    // One count for all locks: it outlives a lock that nobody holds, and grows over every lock's life.
    private long lastToken;

    @Override
    public Record apply(ApplyContext context, Record command) throws CommandRejected {
        if (command instanceof Acquire acquire) {
            return acquire(acquire, context.time());
        }
        if (command instanceof Renew renew) {
            return renew(renew, context.time());
        }
        if (command instanceof Release release) {
            return release(release, context.time());
        }
        throw new IllegalArgumentException("no command: " + command);
    }

    @Override
    public Record query(ApplyContext context, Record query) throws CommandRejected {
        if (query instanceof Show show) {
            checkName("a lock", show.lock());
            HeldLock lock = locks.get(show.lock());
            return lock == null ? LockState.FREE : lock.state(context.time());
        }
        throw new IllegalArgumentException("no query: " + query);
    }

    @Override
    public Optional<Duration> nextDeadline() {
        return byLeaseEnd.isEmpty()
                ? Optional.empty()
                : Optional.of(byLeaseEnd.first().leaseEnd());
    }

    @Override
    public void onDeadline(ApplyContext context) {
        while (!byLeaseEnd.isEmpty() && byLeaseEnd.first().leaseEnd().compareTo(context.time()) <= 0) {
            handOn(byLeaseEnd.first(), context.time());
        }
    }

    @Override
    public void writeSnapshot(OutputStream target) throws IOException {
        DataOutputStream data = new DataOutputStream(target);
        data.writeByte(SNAPSHOT_FORMAT);
        data.writeLong(lastToken);
        data.writeInt(locks.size());
        for (HeldLock lock : new TreeMap<>(locks).values()) {
            lock.write(data);
        }
        data.flush();
    }

    @Override
    public void readSnapshot(InputStream source) throws IOException {
        DataInputStream data = new DataInputStream(source);
        int format = data.readUnsignedByte();
        if (format != SNAPSHOT_FORMAT) {
            throw new IOException("locks in format " + format + ", not " + SNAPSHOT_FORMAT);
        }
        lastToken = data.readLong();
        for (int left = data.readInt(); left > 0; left--) {
            HeldLock lock = HeldLock.read(data);
            locks.put(lock.name(), lock);
            byLeaseEnd.add(lock);
        }
        if (data.read() >= 0) {
            throw new IOException("bytes behind the last lock");
        }
    }

    private Record acquire(Acquire acquire, Duration now) throws CommandRejected {
        checkName("a lock", acquire.lock());
        checkName("an owner", acquire.owner());
        Duration lease = checkedLease(acquire.leaseMillis());
        if (acquire.waitMillis() < 0 || acquire.waitMillis() > MAX_WAIT_MILLIS) {
            throw new CommandRejected(
                    "a wait has 0 to " + MAX_WAIT_MILLIS + " milliseconds, not " + acquire.waitMillis());
        }
        HeldLock lock = locks.get(acquire.lock());
        if (lock == null) {
            return grantFree(acquire, lease, now);
        }
        if (lock.owner().equals(acquire.owner())) {
            return extend(lock, lease, now);
        }
        if (acquire.waitMillis() == 0) {
            throw new CommandRejected(lock.name() + " is held by " + lock.owner());
        }
        return new Waiting(lock.enqueue(acquire.owner(), lease, now, now.plusMillis(acquire.waitMillis())));
    }

    private Granted grantFree(Acquire acquire, Duration lease, Duration now) throws CommandRejected {
        if (locks.size() >= MAX_LOCKS_HELD) {
            throw new CommandRejected("no more than " + MAX_LOCKS_HELD + " locks can be held at a time");
        }
        HeldLock lock = new HeldLock(acquire.lock());
        locks.put(acquire.lock(), lock);
        return grant(lock, acquire.owner(), lease, now);
    }

    private Granted renew(Renew renew, Duration now) throws CommandRejected {
        Duration lease = checkedLease(renew.leaseMillis());
        HeldLock lock = locks.get(renew.lock());
        if (lock == null || !lock.isHeldBy(renew.owner(), renew.token())) {
            throw notHeld(renew.lock(), renew.owner(), renew.token());
        }
        return extend(lock, lease, now);
    }

    private Released release(Release release, Duration now) throws CommandRejected {
        HeldLock lock = locks.get(release.lock());
        if (lock != null && lock.isHeldBy(release.owner(), release.token())) {
            long token = lock.token();
            handOn(lock, now);
            return new Released(token);
        }
        if (lock != null && release.token() == 0 && lock.leaveQueue(release.owner())) {
            return new Released(0);
        }
        throw notHeld(release.lock(), release.owner(), release.token());
    }

    /** The holder has lost the lock or given it back: it goes to the next who still waits, or becomes free. */
    private void handOn(HeldLock lock, Duration now) {
        byLeaseEnd.remove(lock);
        HeldLock.Place next = lock.nextInQueue(now);
        if (next == null) {
            locks.remove(lock.name());
        } else {
            grant(lock, next.owner(), next.lease(), now);
        }
    }

    private Granted grant(HeldLock lock, String owner, Duration lease, Duration now) {
        lock.grantTo(owner, ++lastToken, now.plus(lease));
        byLeaseEnd.add(lock);
        return new Granted(lastToken);
    }

    private Granted extend(HeldLock lock, Duration lease, Duration now) {
        byLeaseEnd.remove(lock); // before its place in there changes
        lock.extendTo(now.plus(lease));
        byLeaseEnd.add(lock);
        return new Granted(lock.token());
    }

    private static Duration checkedLease(long millis) throws CommandRejected {
        if (millis < 1 || millis > MAX_LEASE_MILLIS) {
            throw new CommandRejected("a lease has 1 to " + MAX_LEASE_MILLIS + " milliseconds, not " + millis);
        }
        return Duration.ofMillis(millis);
    }

    private static void checkName(String what, String name) throws CommandRejected {
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > MAX_NAME_CHARACTERS) {
            throw new CommandRejected(
                    "the name of " + what + " has 1 to " + MAX_NAME_CHARACTERS + " characters, not " + characters);
        }
    }

    private static CommandRejected notHeld(String lock, String owner, long token) {
        return new CommandRejected(
                owner + " does not hold " + lock + (token == 0 ? "" : " under token " + token) + " (any more)");
    }
}
