/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NamedProvidersTest {
    private static final Choice PAPER = new Choice("paper", "paxos.conf:5");

    private record Paper(String name) {}

    @Test
    void theOneOfThatNameIsChosen() {
        Paper paper = new Paper("paper");
        assertSame(paper, providers(new Paper("stone"), paper).chosen(PAPER));
    }

    @Test
    void aMissListsWhatThereIsAndWhere() {
        String line = failure(providers(new Paper("stone"), new Paper("scissors")));
        assertTrue(
                line.startsWith("paxos.conf:5: there is no journal named paper on the class path; there are:"
                        + " scissors (org.paxos4j.server.NamedProvidersTest$Paper in file:"),
                line);
        assertTrue(line.contains(", stone (org.paxos4j.server.NamedProvidersTest$Paper in file:"), line);
    }

    @Test
    void aMissOfEverythingSaysSo() {
        assertEquals(
                "paxos.conf:5: there is no journal named paper on the class path; there is none at all; add its jar, or"
                        + " correct the name",
                failure(providers()));
    }

    @Test
    void twoOfOneNameAreBothNamed() {
        String line = failure(providers(new Paper("paper"), new Paper("paper"), new Paper("stone")));
        assertTrue(
                line.matches("paxos.conf:5: there is more than one journal named paper on the class path:"
                        + " paper \\(.*Paper in .*\\), paper \\(.*Paper in .*\\); take all but one away"),
                line);
    }

    private static NamedProviders<Paper> providers(Paper... found) {
        return new NamedProviders<>(NamedProviders.Kind.JOURNAL, Paper::name, List.of(found), "on the class path");
    }

    private static String failure(NamedProviders<Paper> providers) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> providers.chosen(PAPER));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        return failure.getMessage();
    }
}
