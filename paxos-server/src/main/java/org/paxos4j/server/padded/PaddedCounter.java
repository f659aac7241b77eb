/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;

/** The counter. */
final class PaddedCounter implements StateMachine, Queryable, Snapshots {
    private long value;

    @Override
    public Record apply(ApplyContext context, Record command) {
        if (command instanceof PaddedAdd add) {
            value += add.delta();
            return new Total(value);
        }
        throw new IllegalArgumentException("no command: " + command);
    }

    @Override
    public Record query(ApplyContext context, Record query) {
        if (query instanceof GetTotal) {
            return new Total(value);
        }
        throw new IllegalArgumentException("no query: " + query);
    }

    @Override
    public void writeSnapshot(OutputStream target) throws IOException {
        DataOutputStream data = new DataOutputStream(target);
        data.writeLong(value);
        data.flush();
    }

    @Override
    public void readSnapshot(InputStream source) throws IOException {
        value = new DataInputStream(source).readLong();
        if (source.read() >= 0) {
            throw new IOException("bytes behind the counter");
        }
    }
}
