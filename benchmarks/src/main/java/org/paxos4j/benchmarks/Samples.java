/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.statemachine.Bytes;

/** Things to measure with. */
final class Samples {
    /** The ballot of a leader that is node 1. */
    static final BallotNumber EPOCH = new BallotNumber(1, 1);

    private static final int SEED = 1;
    private static final long SESSION = 1L << 16;

    private Samples() {}

    /** Random bytes, the same in each run. */
    static Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** An encoded envelope around a command of so many bytes. */
    static Bytes envelope(long sequence, int commandBytes) {
        return new Envelope(new RequestId(SESSION, sequence), sequence, CounterProvider.NAME, bytes(commandBytes))
                .encode();
    }

    /** A batch of commands of so many bytes each. */
    static CommandBatch batch(int commands, int commandBytes) {
        List<Bytes> envelopes = new ArrayList<>(commands);
        for (int i = 1; i <= commands; i++) {
            envelopes.add(envelope(i, commandBytes));
        }
        return CommandBatch.of(1, envelopes);
    }
}
