/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.NodeStatus;

final class StatusCommandTest {
    private static final List<MemberStatus> STATUSES = List.of(
            new MemberStatus(
                    1,
                    "127.0.0.1:7701",
                    Optional.of(new NodeStatus(
                            1,
                            true,
                            "leader",
                            new BallotNumber(3, 1),
                            1,
                            new BallotNumber(4, 2),
                            17,
                            16,
                            1,
                            18,
                            16,
                            0xABCDEFL,
                            5,
                            2,
                            9))),
            new MemberStatus(2, "127.0.0.1:7702", Optional.empty()));

    @Test
    void jsonHasOneObjectForEachNode() {
        assertEquals("""
                [{"address":"127.0.0.1:7701","applied":16,"ballot":"3.1","committed":17,"digest":"0000000000abcdef",\
                "digestSlot":16,"faults":2,"firstSlot":1,"lastSlot":18,"leader":1,"node":1,"promised":"4.2",\
                "queueBytes":5,"reachable":true,"ready":true,"role":"leader","syncs":9},\
                {"address":"127.0.0.1:7702","node":2,"reachable":false}]
                """, print(true));
    }

    @Test
    void theTableHasOneLineForEachNode() {
        List<String> lines = print(false).lines().toList();
        assertEquals(3, lines.size());
        assertEquals(
                List.of(
                        "1",
                        "127.0.0.1:7701",
                        "leader",
                        "yes",
                        "3.1",
                        "1",
                        "17",
                        "16",
                        "1-18",
                        "0000000000abcdef@16",
                        "5",
                        "B",
                        "2"),
                List.of(lines.get(1).trim().split("\\s+")));
        assertEquals("2  127.0.0.1:7702         unreachable", lines.get(2).trim());
    }

    private static String print(boolean json) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        StatusCommand.print(STATUSES, json, out);
        out.flush();
        return text.toString();
    }
}
