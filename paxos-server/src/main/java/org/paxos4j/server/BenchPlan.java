/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.List;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.server.padded.PaddedAdd;
import org.paxos4j.server.padded.PaddedCounterProvider;
import org.paxos4j.statemachine.Bytes;

/**
 * What is to be measured.
 *
 * @param nodes how many nodes
 * @param payload how large a command is, in bytes
 * @param beside how large the one command is, in bytes, that another client keeps outstanding without being measured; 0 for no
 *     such client
 * @param outstanding how many commands are outstanding
 * @param perSecond how many are due each second; 0 for a closed loop
 * @param warmUp how long the warm-up may take
 * @param seconds how long is measured
 * @param failovers how often the leader is killed after that
 * @param journal the nodes' journal
 * @param heap the size of a node's heap, as Java has it
 */
record BenchPlan(
        int nodes,
        int payload,
        int beside,
        int outstanding,
        double perSecond,
        Duration warmUp,
        int seconds,
        int failovers,
        String journal,
        String heap) {
    /** How large the smallest command is: its type, an amount, and no padding. */
    static final int MIN_PAYLOAD = 4;

    List<String> settings() {
        return List.of("journal = " + journal, "state-machines = [ " + PaddedCounterProvider.NAME + " ]");
    }

    /** Complains before anything is started. */
    void check() {
        command();
        if (beside > 0) {
            commandBeside();
        }
    }

    /** An add of one that is as large as it is to be. */
    PaddedAdd command() {
        return command(payload);
    }

    /** The same for the client beside. */
    PaddedAdd commandBeside() {
        return command(beside);
    }

    private static PaddedAdd command(int payload) {
        StateMachines machines = new StateMachines(List.of(new PaddedCounterProvider()));
        // The length of the padding is written before it, in one to three bytes.
        for (int padding = Math.max(0, payload - MIN_PAYLOAD - 3); padding <= payload; padding++) {
            PaddedAdd add = new PaddedAdd(1, Bytes.wrap(new byte[padding]));
            if (machines.encode(PaddedCounterProvider.NAME, add).length() == payload) {
                return add;
            }
        }
        throw CommandFailure.usage("no command is " + payload + " bytes large; one byte more or less is possible");
    }

    /** What a single writer could do with as many entries, of the same size, for each force. */
    DiskLimit limit() {
        return new DiskLimit(outstanding, payload);
    }

    Duration longest() {
        return warmUp.plusSeconds(seconds).plusSeconds(30L * failovers);
    }
}
