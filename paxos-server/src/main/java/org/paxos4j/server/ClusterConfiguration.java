/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.core.runtime.ReplicaSettings;

/**
 * What clients and nodes both read of a configuration file.
 *
 * @param name the cluster's name
 * @param members all members, ascending by id
 * @param transport which transport they speak
 * @param plugIns where that is looked up besides the class path
 */
record ClusterConfiguration(String name, List<Member> members, Choice transport, Optional<PlugInFolder> plugIns) {
    static final String PLUG_INS = "paxos.plugins";

    private static final Pattern CLUSTER_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");
    private static final String CLUSTER_NAME_ALLOWED = "1 to 64 of the characters a-z A-Z 0-9 . _ -";
    private static final String NODES_ALLOWED = "a list of 1 to " + ReplicaSettings.MAX_MEMBERS
            + " members, for example [ { id = 1, address = \"127.0.0.1:7701\" } ]";

    static ClusterConfiguration read(ConfigurationFile file) {
        return new ClusterConfiguration(
                file.text("paxos.cluster.name", CLUSTER_NAME, CLUSTER_NAME_ALLOWED),
                members(file),
                file.choice("paxos.transport"),
                plugIns(file));
    }

    private static Optional<PlugInFolder> plugIns(ConfigurationFile file) {
        return file.has(PLUG_INS)
                ? Optional.of(new PlugInFolder(file.folder(PLUG_INS), file.where(PLUG_INS)))
                : Optional.empty();
    }

    private static List<Member> members(ConfigurationFile file) {
        String key = "paxos.cluster.nodes";
        List<ConfigurationFile> sections = file.sections(key, NODES_ALLOWED);
        if (sections.size() > ReplicaSettings.MAX_MEMBERS) {
            throw CommandFailure.usage(
                    file.where(key) + ": " + key + " must be " + NODES_ALLOWED + ", not " + sections.size());
        }
        List<Member> members = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        List<Address> addresses = new ArrayList<>();
        for (ConfigurationFile section : sections) {
            int id = section.integer(key + ".id", 1, Integer.MAX_VALUE);
            Address address = section.address(key + ".address");
            if (!ids.add(id)) {
                throw CommandFailure.usage(section.where(key + ".id") + ": " + key + " has two nodes of id " + id);
            }
            if (addresses.stream().anyMatch(address::isSameAs)) {
                throw CommandFailure.usage(
                        section.where(key + ".address") + ": " + key + " has two nodes at " + address);
            }
            addresses.add(address);
            members.add(new Member(id, address.host(), address.port()));
        }
        members.sort(Comparator.comparingInt(Member::id));
        return List.copyOf(members);
    }

    /** Where all members are, as {@code host:port}. */
    List<String> addresses() {
        return members.stream().map(Member::address).toList();
    }
}
