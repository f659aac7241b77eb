/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.NodeStatus;

/** Each check of the demo fails for what it is there to find. */
final class DemoReportTest {
    private static final List<NodeStatus> EQUAL = List.of(node(1, 50, 7), node(2, 50, 7), node(3, 50, 7));

    @Test
    void aGoodRunHolds() {
        assertTrue(report(10, 0, 10, EQUAL).held());
        assertTrue(report(10, 2, 11, EQUAL).held());
        assertTrue(print(report(10, 2, 12, EQUAL)).contains("every check held"));
    }

    @Test
    void theSameIsToldToPrograms() {
        Map<String, Object> fields = report(10, 2, 13, EQUAL).fields();
        assertEquals(false, fields.get("held"));
        assertEquals(700L, fields.get("failover_ms"));
        assertEquals(50L, fields.get("digest_slot"));
        Config told = ConfigFactory.parseString(Json.object(fields));
        assertEquals(15, told.getLong("adds.acknowledged"));
        assertEquals(8, told.getLong("grants.acknowledged"));
        assertEquals(
                List.of("no add is repeated: value <= acknowledged + unknown, for each counter"),
                told.getConfigList("checks").stream()
                        .filter(check -> !check.getBoolean("held"))
                        .map(check -> check.getString("what"))
                        .toList());
    }

    @Test
    void aLostAddIsFound() {
        assertFailed(report(10, 2, 9, EQUAL), "no acknowledged add is lost: value >= acknowledged, for each counter");
    }

    @Test
    void aRepeatedAddIsFound() {
        assertFailed(report(10, 2, 13, EQUAL), "no add is repeated: value <= acknowledged + unknown, for each counter");
    }

    @Test
    void moreUnknownOutcomesThanClientsAreFound() {
        assertFailed(report(10, 9, 10, EQUAL), "at most one add of each client has an unknown outcome: 9 of 8");
    }

    @Test
    void aNodeThatHoldsSomethingElseIsFound() {
        List<NodeStatus> different = List.of(node(1, 50, 7), node(2, 50, 8), node(3, 50, 7));
        assertFailed(report(10, 0, 10, different), "all nodes have equal digests at one slot");
    }

    @Test
    void aRestartedNodeThatLagsIsFound() {
        List<NodeStatus> behind = List.of(node(1, 39, 7), node(2, 39, 7), node(3, 39, 7));
        assertFailed(report(10, 0, 10, behind), "node 2, killed and started again, has caught up");
    }

    @Test
    void aWriteOfAHolderBeforeThatWasTakenIsFound() {
        assertFailed(
                report(10, 0, 10, new GuardedWrites.Result(9, 1, 1), EQUAL),
                "what the locks guard took no write under an older token, and none of two holders under one: 9 taken");
    }

    @Test
    void aLateHolderThatWasNotTurnedAwayIsFound() {
        assertFailed(
                report(10, 0, 10, new GuardedWrites.Result(9, 0, 0), EQUAL),
                "a holder whose lease had ended was turned away by its token");
    }

    private static void assertFailed(DemoReport report, String check) {
        assertEquals(
                List.of(check),
                report.checks().stream()
                        .filter(each -> !each.held())
                        .map(DemoReport.Check::what)
                        .toList());
        String printed = print(report);
        assertTrue(printed.contains("FAILED  " + check), printed);
        assertTrue(printed.contains("NOT every check held"), printed);
    }

    private static String print(DemoReport report) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        report.print(out);
        out.flush();
        return text.toString();
    }

    private static DemoReport report(long acknowledged, long unknown, long value, List<NodeStatus> nodes) {
        return report(acknowledged, unknown, value, new GuardedWrites.Result(9, 1, 0), nodes);
    }

    private static DemoReport report(
            long acknowledged, long unknown, long value, GuardedWrites.Result writes, List<NodeStatus> nodes) {
        Load.Result adds =
                result("adds", new Tally.KeyCount("a", 5, 0), new Tally.KeyCount("b", acknowledged, unknown));
        Load.Result grants = result("grants", new Tally.KeyCount("l", 8, 0));
        return new DemoReport(adds, 8, grants, writes, Duration.ofMillis(700), 2, List.of(5L, value), 40, nodes);
    }

    private static Load.Result result(String counted, Tally.KeyCount... keys) {
        return new Load.Result(counted, List.of(keys), 0, Duration.ofSeconds(1), new Histogram(3));
    }

    private static NodeStatus node(int id, long applied, long digest) {
        BallotNumber ballot = new BallotNumber(3, 1);
        return new NodeStatus(
                id, true, "follower", ballot, 1, ballot, applied, applied, 1, applied, applied, digest, 0, 0, 0);
    }
}
