/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import org.paxos4j.api.spi.JournalDamage;

/** Stored bytes are not what was once written. */
final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient JournalDamage damage;

    /** With damage of the journal as a whole. */
    DamagedRecordException(String what) {
        this(JournalDamage.ofJournal(what), null);
    }

    /** With where the damage is, and how it was found. */
    DamagedRecordException(JournalDamage damage, @org.jspecify.annotations.Nullable Throwable cause) {
        super(damage.toString(), cause);
        this.damage = damage;
    }

    JournalDamage damage() {
        return damage;
    }
}
