/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;

/** What is wrong with a cluster is noticed, and said with the seed. */
class PlantedFaultsTest {
    private static final int ENTRIES = 60;

    /** Once is enough, whether what was forgotten is a promise or a vote. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 40})
    void aDiskThatLiesAboutOneSyncIsCaught(int lie) {
        AssertionError objection = objectionTo(journal -> {
            Journal liar = mock(Journal.class, withSettings().stubOnly().defaultAnswer(delegatesTo(journal)));
            int[] syncs = new int[1];
            doAnswer(sync -> {
                        syncs[0]++;
                        if (syncs[0] != lie) {
                            journal.sync();
                        }
                        return null;
                    })
                    .when(liar)
                    .sync();
            return liar;
        });

        assertSays(objection, "seed 7: node \\d must not have sent (Prepare|PrepareAck|Accept|AcceptAck)\\[.*");
    }

    @Test
    void aNodeThatStopsWithoutCauseEndsTheRun() {
        AssertionError objection = objectionTo(journal -> {
            Journal broken = mock(Journal.class, withSettings().stubOnly().defaultAnswer(delegatesTo(journal)));
            doThrow(new JournalException("no more")).when(broken).sync();
            return broken;
        });

        assertSays(objection, "seed 7: node \\d stopped: .*the journal failed, this node stops: no more.*");
    }

    @Test
    void aDiskThatWillFailOnlyLaterIsNoCauseToStop() {
        VirtualCluster cluster = new VirtualCluster(1, 7, node -> List.of(new LedgerProvider()), journal -> {
            Journal broken = mock(Journal.class, withSettings().stubOnly().defaultAnswer(delegatesTo(journal)));
            doThrow(new JournalException("no more")).when(broken).write(any());
            return broken;
        });
        cluster.failDisk(1);

        AssertionError objection = assertThrows(AssertionError.class, () -> cluster.run(VirtualClient.PATIENCE));

        assertSays(objection, "seed 7: node 1 stopped: .*the journal failed, this node stops: no more.*");
    }

    @Test
    void aStateMachineThatIsNotDeterministicIsCaught() {
        VirtualCluster cluster = new VirtualCluster(3, 7, node -> List.of(new BiasedProvider(node, 2)));
        VirtualClient client = cluster.client();

        AssertionError objection = assertThrows(AssertionError.class, () -> {
            client.ask("biased", new BiasedProvider.Weigh(4711));
            cluster.run(VirtualClient.PATIENCE); // the leader may have answered before another applies it
        });

        assertSays(objection, "seed 7: node \\d differs after slot \\d+");
    }

    @Test
    void aStateMachineThatComesToOtherResultsAfterARestartIsCaught() throws Exception {
        int[] lives = new int[1];
        VirtualCluster cluster = new VirtualCluster(3, 7, node -> List.of(new BiasedProvider(++lives[0], 4)));
        cluster.client().ask("biased", new BiasedProvider.Weigh(4711));
        int leader = cluster.leader();
        cluster.crash(leader);
        cluster.start(leader);

        AssertionError objection = assertThrows(AssertionError.class, () -> cluster.run(VirtualClient.PATIENCE));

        assertSays(objection, "seed 7: node " + leader + " differs after slot \\d+");
    }

    @Test
    void aStateMachineThatFailsEverywhereAnswersNobody() {
        VirtualCluster cluster = new VirtualCluster(3, 7, node -> List.of(new BiasedProvider(node, 0)));
        VirtualClient client = cluster.client();

        AssertionError objection =
                assertThrows(AssertionError.class, () -> client.ask("biased", new BiasedProvider.Weigh(-1)));

        assertSays(objection, "seed 7: no answer to Weigh\\[weight=-1\\] within 60 s .*");
    }

    private static AssertionError objectionTo(UnaryOperator<Journal> diskController) {
        VirtualCluster cluster = new VirtualCluster(3, 7, node -> List.of(new LedgerProvider()), diskController);
        VirtualClient client = cluster.client();
        return assertThrows(AssertionError.class, () -> {
            for (int number = 0; number < ENTRIES; number++) {
                client.ask("ledger", new LedgerProvider.Entry(1, number));
            }
        });
    }

    private static void assertSays(AssertionError objection, String pattern) {
        String message = objection.getMessage();
        assertTrue(message.matches("(?s)" + pattern), message);
    }
}
