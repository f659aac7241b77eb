/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

class StateMachinesTest {
    /** Another plug-in with a name that is taken. */
    public static final class SecondTally implements StateMachineProvider {
        @Override
        public String name() {
            return "tally";
        }

        @Override
        public String version() {
            return "2";
        }

        @Override
        public List<PinnedType> types() {
            return List.of();
        }

        @Override
        public StateMachine create() {
            throw new UnsupportedOperationException();
        }
    }

    private record Described(String name, String version, List<PinnedType> types) implements StateMachineProvider {
        @Override
        public StateMachine create() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void versionsAreAscendingByNameWithTypesAscendingById() {
        String tally = TallyProvider.class.getName();
        String types = "1=" + tally + "$Add:COMMAND,2=" + tally + "$Sum:RESULT,3=" + tally + "$Refuse:COMMAND,4="
                + tally + "$Fail:COMMAND";
        assertEquals(
                List.of(new StateMachineVersion("other", "1", types), new StateMachineVersion("tally", "1", types)),
                TestLog.TALLY.versions());
    }

    @Test
    void twoOfOneNameAreRefusedNamingBothAndWhereTheyComeFrom() {
        String message = refusal(new TallyProvider(), new SecondTally());
        assertTrue(message.contains("\"tally\""), message);
        assertTrue(message.contains(TallyProvider.class.getName() + " in file:"), message);
        assertTrue(message.contains(SecondTally.class.getName() + " in file:"), message);
    }

    @Test
    void namesAndVersionsAndTypesAreChecked() {
        for (String name : List.of("", "Counter", "a_b", "a b", "x".repeat(65))) {
            String message = refusal(new Described(name, "1", List.of()));
            assertTrue(message.contains("1 to 64 of a-z 0-9 -"), message);
        }
        for (String version : List.of("", "1 2", "x".repeat(65))) {
            String message = refusal(new Described("fine", version, List.of()));
            assertTrue(message.contains("version \"" + version + "\" of state machine fine"), message);
        }
        PinnedType twice = PinnedType.command(1, TallyProvider.Add.class);
        String message = refusal(new Described("fine", "1", List.of(twice, twice)));
        assertTrue(message.startsWith("types of state machine fine (" + Described.class.getName()), message);
    }

    @Test
    void aCommandForNoStateMachineIsRefusedSayingWhatThereIs() {
        TallyProvider.Add command = new TallyProvider.Add(1);
        String message = assertThrows(IllegalArgumentException.class, () -> TestLog.TALLY.encode("lock", command))
                .getMessage();
        assertEquals("\"lock\": no such state machine; there are [other, tally]", message);
    }

    @Test
    void aProviderWhoseTypesLackAClassIsNamed() {
        String message = refusal(new StateMachineProvider() {
            @Override
            public String name() {
                return "lacking";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public List<PinnedType> types() {
                throw new NoClassDefFoundError("org/example/Price");
            }

            @Override
            public StateMachine create() {
                throw new UnsupportedOperationException();
            }
        });
        assertTrue(message.startsWith("state machine lacking (" + StateMachinesTest.class.getName() + "$"), message);
        assertTrue(
                message.endsWith(") lacks a part of it: java.lang.NoClassDefFoundError: org/example/Price"), message);
    }

    private static String refusal(StateMachineProvider... providers) {
        return assertThrows(IllegalArgumentException.class, () -> new StateMachines(List.of(providers)))
                .getMessage();
    }
}
