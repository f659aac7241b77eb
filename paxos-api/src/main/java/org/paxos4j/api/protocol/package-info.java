/**
 * The vocabulary of the protocol: every message that a node or a client sends, as records under sealed interfaces.
 *
 * <p>Read {@link org.paxos4j.api.protocol.BallotNumber} and {@link org.paxos4j.api.protocol.Identifier} first, then
 * the two phases: {@link org.paxos4j.api.protocol.Prepare} with {@link org.paxos4j.api.protocol.PrepareAck}, and
 * {@link org.paxos4j.api.protocol.Accept} with {@link org.paxos4j.api.protocol.AcceptAck};
 * {@link org.paxos4j.api.protocol.Commit} tells the followers what was chosen.
 *
 * <p>Three families: {@link org.paxos4j.api.protocol.PaxosMessage} is what the algorithm reacts to,
 * {@link org.paxos4j.api.protocol.ClientMessage} what nodes and clients say to each other, and
 * {@link org.paxos4j.api.protocol.HandshakeMessage} how a connection begins. Whatever crosses a connection is a
 * {@link org.paxos4j.api.protocol.WireMessage}.
 *
 * <p>All types are immutable. No record holds an array, so equality means content.
 */
@NullMarked
package org.paxos4j.api.protocol;

import org.jspecify.annotations.NullMarked;
