/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalProvider;

/**
 * A journal whose kind its folder tells.
 *
 * @param kind the name of the journal's provider
 * @param inspector the same provider
 */
record InspectedJournal(String kind, JournalInspector inspector) {

    /** Asks all kinds of journal there are whether the folder is one of theirs. */
    static InspectedJournal in(Path folder, ClassPath classPath) {
        return among(NamedProviders.journals(classPath).found(), folder);
    }

    static InspectedJournal among(List<JournalProvider> providers, Path folder) {
        List<InspectedJournal> all = providers.stream()
                .filter(JournalInspector.class::isInstance)
                .map(each -> new InspectedJournal(each.name(), (JournalInspector) each))
                .toList();
        List<InspectedJournal> found =
                all.stream().filter(each -> each.inspector.recognizes(folder)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty() && all.size() == 1) {
            return all.get(0); // the only one that can say what is wrong with the folder
        }
        throw new CommandFailure(
                ExitCode.JOURNAL_REFUSED,
                folder + (found.isEmpty() ? " holds no journal of" : " holds files of more than one of")
                        + " the kinds that can be looked at: "
                        + (found.isEmpty() ? all : found)
                                .stream().map(InspectedJournal::kind).sorted().collect(Collectors.joining(", "))
                        + "; give the data folder of a node");
    }
}
