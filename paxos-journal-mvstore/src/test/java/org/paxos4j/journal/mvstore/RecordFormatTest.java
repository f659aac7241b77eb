/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.paxos4j.journal.mvstore.Journals.entry;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.statemachine.Bytes;

/** The stored bytes: they stay as they are, and no change of them goes unnoticed. */
final class RecordFormatTest {
    private static final RecordFormat FORMAT = new RecordFormat(0x99aabbcc, 2, 0x1122334455667788L);
    private static final JournalEntry ENTRY =
            new JournalEntry(new Identifier(3, new BallotNumber(7, 2), 9), Bytes.ofUtf8("value"));
    private static final StoredProgress PROGRESS =
            new StoredProgress(5, new Progress(new BallotNumber(8, 1), new Identifier(3, new BallotNumber(7, 2), 9)));

    @Test
    void theBytesOfAnEntryNeverChange() throws Exception {
        String golden = "50344a45" + "02" + "99aabbcc" + "00000002" + "1122334455667788" + "0000000000000009"
                + "0000000000000007" + "00000002" + "00000003" + "00000005" + "76616c7565" + "5b5ac217";
        assertEquals(golden, HexFormat.of().formatHex(FORMAT.encode(ENTRY)));
        assertEquals(ENTRY, FORMAT.decodeEntry(9, HexFormat.of().parseHex(golden)));
    }

    @Test
    void theBytesOfAProgressNeverChange() throws Exception {
        String golden = "50344a50" + "02" + "99aabbcc" + "00000002" + "1122334455667788" + "0000000000000005"
                + "0000000000000008" + "00000001" + "0000000000000009" + "0000000000000007" + "00000002" + "00000003"
                + "c9fb6e05";
        assertEquals(golden, HexFormat.of().formatHex(FORMAT.encode(PROGRESS)));
        assertEquals(PROGRESS, FORMAT.decodeProgress(HexFormat.of().parseHex(golden)));
    }

    @Test
    void theBytesOfAHeaderNeverChange() throws Exception {
        JournalHeader header = new JournalHeader(new JournalOwner("orders", 2, List.of(1, 2, 3)), 0x1122334455667788L);
        String golden = "50344a48" + "00000002" + "1122334455667788" + "00000002" + "00000003" + "00000001" + "00000002"
                + "00000003" + "00000006" + "6f7264657273" + "dad764f3";
        assertEquals(golden, HexFormat.of().formatHex(header.encode()));
        assertEquals(header, JournalHeader.decode(HexFormat.of().parseHex(golden)));
    }

    @Test
    void aClusterIsTheChecksumOfItsName() {
        JournalHeader header = new JournalHeader(new JournalOwner("123456789", 2, List.of(1, 2, 3)), 7);
        assertEquals(new RecordFormat(0xe3069283, 2, 7), RecordFormat.of(header)); // the check value of CRC32C
    }

    @Test
    void eachFlippedBitIsNoticed() {
        byte[] record = FORMAT.encode(entry(4));
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThrows(DamagedRecordException.class, () -> FORMAT.decodeEntry(4, damaged));
        }
    }

    @Test
    void eachLostEndIsNoticed() {
        byte[] record = FORMAT.encode(PROGRESS);
        for (int length = 0; length < record.length; length++) {
            byte[] damaged = Arrays.copyOf(record, length);
            assertThrows(DamagedRecordException.class, () -> FORMAT.decodeProgress(damaged));
        }
    }

    @Test
    void recordsAreNotTakenForEachOther() {
        assertThrows(DamagedRecordException.class, () -> FORMAT.decodeEntry(9, FORMAT.encode(PROGRESS)));
        assertThrows(DamagedRecordException.class, () -> FORMAT.decodeProgress(FORMAT.encode(ENTRY)));
        assertThrows(DamagedRecordException.class, () -> FORMAT.decodeEntry(8, FORMAT.encode(ENTRY)));
        for (RecordFormat other : List.of(
                new RecordFormat(1, FORMAT.node(), FORMAT.incarnation()),
                new RecordFormat(FORMAT.cluster(), 1, FORMAT.incarnation()),
                new RecordFormat(FORMAT.cluster(), FORMAT.node(), 1))) {
            assertThrows(DamagedRecordException.class, () -> other.decodeEntry(9, FORMAT.encode(ENTRY)));
            assertThrows(DamagedRecordException.class, () -> other.decodeProgress(FORMAT.encode(PROGRESS)));
        }
    }
}
