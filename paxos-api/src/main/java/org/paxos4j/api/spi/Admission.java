/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.Welcome;

/**
 * Decides whom a node lets in, and whether it has reached whom it meant to. Every transport asks it at the beginning of a
 * connection, before it carries anything else, so that all of them refuse the same in the same words. Safe for use by any
 * thread.
 */
public final class Admission {
    private static final int MAX_CHARACTERS = 400;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final PeerHello own;
    private final Welcome welcome;
    private final Map<Integer, Long> incarnations = new ConcurrentHashMap<>();

    /** For the node that has these settings. */
    public Admission(TransportSettings settings) {
        this.own = settings.hello();
        this.welcome = new Welcome(own.node(), own.clusterName(), settings.members());
    }

    /** The answer to a client: {@link Welcome} or {@link Refused}. */
    public HandshakeMessage answer(ClientHello hello) {
        return hello.protocolVersion() == own.protocolVersion() ? welcome : refused(version(hello.protocolVersion()));
    }

    /**
     * The answer to a peer: {@link Welcome} or {@link Refused}. The journal of a peer that is welcome is remembered for as
     * long as this object lives: the same node with another journal has forgotten what it promised.
     */
    public HandshakeMessage answer(PeerHello hello) {
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
        return welcome;
    }

    /** What is wrong with the welcome that this node got when it dialled a peer; empty if it comes from that peer. */
    public Optional<String> objection(Welcome of, Member dialled) {
        if (of.node() == dialled.id() && of.clusterName().equals(own.clusterName())) {
            return Optional.empty();
        }
        return Optional.of("node " + of.node() + " of cluster \"" + printable(of.clusterName()) + "\" answers at "
                + dialled.address() + ", where node " + dialled.id() + " of cluster \"" + own.clusterName()
                + "\" was expected; check the members' addresses");
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
            return "cluster \"" + printable(hello.clusterName()) + "\"; node " + own.node() + " belongs to cluster \""
                    + own.clusterName() + "\"";
        }
        if (!new TreeSet<>(hello.memberIds()).equals(new TreeSet<>(own.memberIds()))) {
            return "members " + printable(hello.memberIds().toString()) + "; node " + own.node()
                    + " is configured with members " + own.memberIds();
        }
        if (hello.node() == own.node()) {
            return "node id " + own.node() + " is taken: it is the id of the node that was dialled";
        }
        if (!own.memberIds().contains(hello.node())) {
            return "node " + hello.node() + " is none of the members " + own.memberIds();
        }
        if (hello.to() != own.node()) {
            return "node " + own.node() + " was dialled, where node " + hello.node() + " expected node " + hello.to()
                    + "; check the members' addresses";
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
        return printable(text.toString());
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

    /** Text from the wire, so that it can neither forge a line of a log nor fill it. */
    private static String printable(String text) {
        String cut = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
        return CONTROL.matcher(cut).replaceAll("?");
    }
}
