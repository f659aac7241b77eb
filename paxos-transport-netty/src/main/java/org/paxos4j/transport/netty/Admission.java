/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StateMachineVersion;

/** Decides who is let in. Any thread. */
final class Admission {
    private final PeerHello own;
    private final Map<Integer, Long> incarnations = new ConcurrentHashMap<>();

    /** For the node that presents itself by {@code own}. */
    Admission(PeerHello own) {
        this.own = own;
    }

    /** Why this client is refused; null if it is welcome. */
    @Nullable
    Refused refusal(ClientHello hello) {
        return hello.protocolVersion() == own.protocolVersion() ? null : refused(version(hello.protocolVersion()));
    }

    /** Why this peer is refused; null if it is welcome, and then its incarnation is remembered. */
    @Nullable
    Refused refusal(PeerHello hello) {
        String reason = strangerReason(hello);
        if (reason != null) {
            return refused(reason);
        }
        String difference = difference(hello);
        if (difference != null) {
            return new Refused(own.node(), difference, true);
        }
        Long known = incarnations.putIfAbsent(hello.node(), hello.incarnation());
        if (known != null && known != hello.incarnation()) {
            return refused(String.format(
                    "the journal of node %d is another one (%016x) than before (%016x): created anew, it has forgotten"
                            + " what it promised. Bring the old journal back",
                    hello.node(), hello.incarnation(), known));
        }
        return null;
    }

    private Refused refused(String reason) {
        return new Refused(own.node(), reason, false);
    }

    private String version(int theirs) {
        return "protocol version " + theirs + "; node " + own.node() + " speaks version " + own.protocolVersion();
    }

    private @Nullable String strangerReason(PeerHello hello) {
        if (hello.protocolVersion() != own.protocolVersion()) {
            return version(hello.protocolVersion());
        }
        if (!hello.clusterName().equals(own.clusterName())) {
            return "cluster \"" + Reasons.printable(hello.clusterName()) + "\"; node " + own.node()
                    + " belongs to cluster \"" + own.clusterName() + "\"";
        }
        if (!new TreeSet<>(hello.memberIds()).equals(new TreeSet<>(own.memberIds()))) {
            return "members " + Reasons.printable(hello.memberIds().toString()) + "; node " + own.node()
                    + " is configured with members " + own.memberIds();
        }
        if (hello.node() == own.node()) {
            return "node id " + own.node() + " is taken: it is the id of the node that was dialled";
        }
        if (!own.memberIds().contains(hello.node())) {
            return "node " + hello.node() + " is none of the members " + own.memberIds();
        }
        return null;
    }

    /** What differs, each state machine by its name; null if nothing does. */
    private @Nullable String difference(PeerHello hello) {
        Map<String, StateMachineVersion> ours = byName(own.stateMachines());
        Map<String, StateMachineVersion> theirs = byName(hello.stateMachines());
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        names.removeIf(name -> Objects.equals(ours.get(name), theirs.get(name)));
        if (names.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder("state machines differ:");
        for (String name : names) {
            StateMachineVersion our = ours.get(name);
            StateMachineVersion their = theirs.get(name);
            text.append(' ').append(name).append(": ").append(version(our, their));
            text.append(" on node ").append(own.node()).append(", ").append(version(their, our));
            text.append(" on node ").append(hello.node()).append(';');
        }
        text.setLength(text.length() - 1);
        return Reasons.printable(text.toString());
    }

    private static String version(@Nullable StateMachineVersion one, @Nullable StateMachineVersion other) {
        if (one == null) {
            return "missing";
        }
        return other != null && one.version().equals(other.version())
                ? "types \"" + one.types() + "\""
                : "version \"" + one.version() + "\"";
    }

    private static Map<String, StateMachineVersion> byName(List<StateMachineVersion> versions) {
        Map<String, StateMachineVersion> byName = new TreeMap<>();
        versions.forEach(version -> byName.put(version.name(), version));
        return byName;
    }
}
