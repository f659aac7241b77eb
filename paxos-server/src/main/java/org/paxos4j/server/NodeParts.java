/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * The parts that a node's configuration names, found on the class path and in the plug-in folder.
 *
 * @param settings which replica of which cluster it is, and where
 * @param journals what makes its journal
 * @param transports what makes its transport
 * @param stateMachines what makes its state machines
 */
record NodeParts(
        ReplicaSettings settings,
        JournalProvider journals,
        TransportProvider transports,
        List<StateMachineProvider> stateMachines) {

    static NodeParts find(NodeConfiguration configuration) {
        ReplicaSettings settings = configuration.settings();
        ClassPath classPath = ClassPath.with(configuration.plugIns());
        JournalProvider journals = NamedProviders.journals(classPath).chosen(configuration.journal());
        if (!journals.durable() && settings.members().size() > 1 && !configuration.unsafeVolatile()) {
            throw CommandFailure.usage(configuration.journal().where() + ": paxos.journal = " + journals.name()
                    + " forgets everything when its process ends, and a cluster of "
                    + settings.members().size()
                    + " members would then lose acknowledged commands; choose a durable journal, or set"
                    + " paxos.unsafe-volatile = true");
        }
        return new NodeParts(
                settings,
                journals,
                NamedProviders.transports(classPath).chosen(configuration.transport()),
                stateMachines(configuration, classPath));
    }

    /** Each part with its name, its class and its jar. */
    List<String> describe() {
        List<String> parts = new ArrayList<>();
        parts.add("journal " + journals.name() + " (" + NamedProviders.origin(journals) + ")");
        parts.add("transport " + transports.name() + " (" + NamedProviders.origin(transports) + ")");
        for (StateMachineProvider machine : stateMachines) {
            parts.add("state machine " + machine.name() + ", version " + machine.version() + " ("
                    + NamedProviders.origin(machine) + ")");
        }
        return parts;
    }

    private static List<StateMachineProvider> stateMachines(NodeConfiguration configuration, ClassPath classPath) {
        String where = configuration.stateMachinesWhere();
        NamedProviders<StateMachineProvider> found = NamedProviders.stateMachines(classPath);
        List<StateMachineProvider> providers = configuration.stateMachines().stream()
                .map(name -> found.chosen(new Choice(name, where)))
                .toList();
        try {
            // Registered here for the sake of its complaints: before anything is created or opened.
            new StateMachines(providers);
        } catch (IllegalArgumentException unusable) {
            throw new CommandFailure(ExitCode.STATE_MACHINE_MISSING, where + ": " + unusable.getMessage(), unusable);
        }
        return providers;
    }
}
