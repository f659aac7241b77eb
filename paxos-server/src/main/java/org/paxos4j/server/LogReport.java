/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalSummary;
import org.paxos4j.statemachine.Bytes;

/**
 * Prints what an inspection finds, as it finds it, since there may be much. Never prints what is in a value: that may be a
 * secret.
 */
final class LogReport implements JournalInspector.Findings {
    /** What is printed beside the damage. */
    enum Detail {
        /** A line for each slot. */
        SLOTS,
        /** What the journal says of itself. */
        SUMMARY
    }

    private static final int LINES_BETWEEN_LOOKS = 1_024;

    private final PrintWriter out;
    private final boolean json;
    private final Detail detail;
    private long damages;
    private long lines;
    /** Not printed yet, because the next may be the same. */
    private @Nullable JournalDamage pending;

    LogReport(PrintWriter out, boolean json, Detail detail) {
        this.out = out;
        this.json = json;
        this.detail = detail;
    }

    /** How much damage was found. */
    long damages() {
        return damages;
    }

    @Override
    public void entry(JournalEntry entry) {
        CommandValue value;
        try {
            value = CommandValue.decode(entry.value());
        } catch (MalformedMessageException e) {
            // A node refuses it when it is replayed.
            damage(JournalDamage.ofSlot(entry.id().logIndex(), "its value cannot be read: " + e.getMessage()));
            return;
        }
        printPending();
        if (detail == Detail.SLOTS) {
            slot(entry, value);
        }
    }

    private void slot(JournalEntry entry, CommandValue value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("slot", entry.id().logIndex());
        fields.put("ballot", entry.id().number().toString());
        fields.put("from", entry.id().from());
        if (value instanceof CommandBatch batch) {
            fields.put("kind", "batch");
            fields.put("commands", batch.count());
            fields.put("stampNanos", batch.stampNanos());
        } else if (value instanceof NoOperationCommandValue) {
            fields.put("kind", "no-op");
            fields.put("commands", 0);
        }
        fields.put("bytes", entry.value().length());
        fields.put("crc32c", crc32c(entry.value()));
        line(fields);
    }

    @Override
    public void damage(JournalDamage damage) {
        JournalDamage before = pending;
        if (before != null && before.goesOnAs(damage)) {
            pending = new JournalDamage(before.fromSlot(), damage.toSlot(), damage.what());
            return;
        }
        printPending();
        pending = damage;
        damages++;
    }

    private void printPending() {
        JournalDamage damage = pending;
        pending = null;
        if (damage == null) {
            return;
        }
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (damage.fromSlot() > 0) {
                fields.put("slot", damage.fromSlot());
                fields.put("toSlot", damage.toSlot());
            }
            fields.put("damage", damage.what());
            line(fields);
        } else {
            println("damage: " + damage);
        }
    }

    /** All was looked at. */
    void end(String kind, Path folder, JournalSummary summary) {
        printPending();
        if (detail == Detail.SLOTS) {
            return;
        }
        JournalBounds bounds = summary.bounds();
        String promised = summary.progress()
                .map(progress -> progress.highestPromised().toString())
                .orElse("unknown");
        String committed = summary.progress()
                .map(progress -> Long.toString(progress.committedSlot()))
                .orElse("unknown");
        String incarnation = HexFormat.of().toHexDigits(summary.incarnation());
        List<Integer> members = summary.owner().memberIds();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("journal", kind);
            fields.put("folder", folder.toString());
            fields.put("cluster", summary.owner().clusterName());
            fields.put("node", summary.owner().nodeId());
            fields.put("members", members);
            fields.put("incarnation", incarnation);
            fields.put("format", summary.format());
            summary.progress().ifPresent(progress -> {
                fields.put("promised", promised);
                fields.put("committed", progress.committedSlot());
            });
            fields.put("firstSlot", bounds.min());
            fields.put("lastSlot", bounds.max());
            fields.put("records", summary.entries());
            fields.put("recordBytes", summary.entryBytes());
            fields.put("storedBytes", summary.storedBytes());
            fields.put("damages", damages);
            fields.put("sound", damages == 0);
            println(Json.object(fields));
            return;
        }
        println("journal      " + kind + " in " + folder);
        println("cluster      " + summary.owner().clusterName());
        println("node         " + summary.owner().nodeId());
        println("members      " + members.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        println("incarnation  " + incarnation);
        println("format       " + summary.format());
        println("promised     " + promised);
        println("committed    " + committed);
        println("slots        " + (summary.entries() == 0 ? "none" : bounds.min() + " to " + bounds.max()));
        println("records      " + summary.entries());
        println("bytes        " + summary.entryBytes() + " in records, " + summary.storedBytes() + " in files");
        println("damage       " + (damages == 0 ? "none" : damages + ", listed above"));
    }

    private void line(Map<String, Object> fields) {
        println(
                json
                        ? Json.object(fields)
                        : fields.entrySet().stream()
                                .map(field -> field.getKey() + "=" + field.getValue())
                                .collect(Collectors.joining(" ")));
    }

    private void println(String line) {
        out.println(line);
        lines++;
        if (lines % LINES_BETWEEN_LOOKS == 0 && out.checkError()) {
            throw new CommandFailure(ExitCode.CHECK_FAILED, "standard output is closed");
        }
    }

    private static String crc32c(Bytes value) {
        CRC32C crc = new CRC32C();
        crc.update(value.asByteBuffer());
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
