/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.Welcome;

/**
 * How the messages at the beginning of a connection are written and read. Their forms outlive every protocol version: a
 * node that cannot read another version's hello could not tell it by a {@code Refused} why it is turned away.
 */
final class HandshakeForms {
    /** Id, length of the host's name, its first letter, port. */
    private static final int MIN_MEMBER_BYTES = 4;
    /** The lengths of three texts. */
    private static final int MIN_STATE_MACHINE_BYTES = 3;

    private static final int MIN_NODE_BYTES = 1;

    private HandshakeForms() {}

    static void peerHello(CanonicalOutput output, PeerHello message) {
        output.counter(message.protocolVersion());
        output.text(message.clusterName());
        Forms.node(output, message.node());
        Forms.node(output, message.to());
        output.list(message.memberIds(), Forms::node);
        output.writeLong(message.incarnation());
        output.list(message.stateMachines(), HandshakeForms::stateMachine);
    }

    static PeerHello peerHello(BoundedInput input) {
        return new PeerHello(
                input.counter(Integer.MAX_VALUE),
                input.text(),
                Forms.node(input),
                Forms.node(input),
                input.list(MIN_NODE_BYTES, Forms::node),
                input.readLong(),
                input.list(MIN_STATE_MACHINE_BYTES, HandshakeForms::stateMachine));
    }

    static void clientHello(CanonicalOutput output, ClientHello message) {
        output.counter(message.protocolVersion());
    }

    static ClientHello clientHello(BoundedInput input) {
        return new ClientHello(input.counter(Integer.MAX_VALUE));
    }

    static void welcome(CanonicalOutput output, Welcome message) {
        Forms.node(output, message.node());
        output.text(message.clusterName());
        output.list(message.members(), HandshakeForms::member);
    }

    static Welcome welcome(BoundedInput input) {
        return new Welcome(Forms.node(input), input.text(), input.list(MIN_MEMBER_BYTES, HandshakeForms::member));
    }

    static void refused(CanonicalOutput output, Refused message) {
        Forms.node(output, message.node());
        output.text(message.reason());
        output.flag(message.stateMachinesDiffer());
    }

    static Refused refused(BoundedInput input) {
        return new Refused(Forms.node(input), input.text(), input.flag());
    }

    private static void stateMachine(CanonicalOutput output, StateMachineVersion stateMachine) {
        output.text(stateMachine.name());
        output.text(stateMachine.version());
        output.text(stateMachine.types());
    }

    private static StateMachineVersion stateMachine(BoundedInput input) {
        return new StateMachineVersion(input.text(), input.text(), input.text());
    }

    private static void member(CanonicalOutput output, Member member) {
        Forms.node(output, member.id());
        output.text(member.host());
        output.counter(member.port());
    }

    private static Member member(BoundedInput input) {
        return new Member(Forms.node(input), input.text(), input.counter(Integer.MAX_VALUE));
    }
}
