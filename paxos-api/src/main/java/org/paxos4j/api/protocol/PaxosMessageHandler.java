/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * One method for each message of the algorithm; there is no default on purpose.
 *
 * @param <R> what handling a message results in
 */
public interface PaxosMessageHandler<R> {
    /** A candidate asks for a promise. */
    R prepare(Prepare prepare);

    /** A promise, or a page of it. */
    R prepareAck(PrepareAck ack);

    /** A promise refused. */
    R prepareNack(PrepareNack nack);

    /** A leader proposes a value. */
    R accept(Accept accept);

    /** A vote for a value. */
    R acceptAck(AcceptAck ack);

    /** A vote refused. */
    R acceptNack(AcceptNack nack);

    /** A leader is alive, and says what is chosen. */
    R commit(Commit commit);

    /** A peer hears this leader, and tells what its state machines have become. */
    R heartbeatAck(HeartbeatAck ack);

    /** What the state machines of a majority have become. */
    R agreedDigest(AgreedDigest agreed);

    /** A peer asks for chosen values. */
    R retransmitRequest(RetransmitRequest request);

    /** Chosen values. */
    R retransmitResponse(RetransmitResponse response);

    /** A peer that hears no leader asks whether others do. */
    R probe(Probe probe);

    /** An answer to a probe. */
    R probeAnswer(ProbeAnswer answer);

    /** Clients' commands, to be proposed in one slot. */
    R clientCommands(ClientCommands commands);

    /** Time has passed. */
    R checkTimeout(CheckTimeout check);

    /** A heartbeat is due. */
    R heartBeat(HeartBeat heartBeat);
}
