/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.JournalSummary;

/** All that an inspection told. */
final class Inspected {
    final List<JournalEntry> entries = new ArrayList<>();
    final List<JournalDamage> damages = new ArrayList<>();
    final JournalSummary summary;

    private Inspected(Path folder, long from, long to) throws JournalRefusedException {
        summary = Journals.PROVIDER.inspect(folder, from, to, new JournalInspector.Findings() {
            @Override
            public void entry(JournalEntry entry) {
                entries.add(entry);
            }

            @Override
            public void damage(JournalDamage damage) {
                damages.add(damage);
            }
        });
    }

    static Inspected of(Path folder) throws JournalRefusedException {
        return new Inspected(folder, 1, Long.MAX_VALUE);
    }

    static Inspected of(Path folder, long from, long to) throws JournalRefusedException {
        return new Inspected(folder, from, to);
    }

    List<Long> slots() {
        return entries.stream().map(each -> each.id().logIndex()).toList();
    }

    List<String> damage() {
        return damages.stream().map(JournalDamage::toString).toList();
    }
}
