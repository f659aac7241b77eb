/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Says how far a long command is: one line that is updated on a terminal, else a line about once a second. */
final class Progress {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EVERY_NANOS_ON_TERMINAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintWriter out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long lastShown = begun;
    private boolean lineOpen;

    Progress(PrintWriter out) {
        this.out = out;
        // The launcher knows: System.console() says something else in every Java.
        this.terminal = Boolean.getBoolean("paxos.terminal");
    }

    /** Something happened that stays on the screen. */
    void event(String text) {
        endLine();
        out.println(stamped(text));
    }

    /** How it stands; shown now and then. */
    void update(String text) {
        long now = System.nanoTime();
        if (now - lastShown < (terminal ? EVERY_NANOS_ON_TERMINAL : EVERY_NANOS)) {
            return;
        }
        lastShown = now;
        if (terminal) {
            out.print("\r\u001b[K" + stamped(text));
            out.flush();
            lineOpen = true;
        } else {
            out.println(stamped(text));
        }
    }

    /** No more updates. */
    void endLine() {
        if (lineOpen) {
            out.print("\r\u001b[K");
            out.flush();
            lineOpen = false;
        }
    }

    private String stamped(String text) {
        return String.format(java.util.Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - begun) / 1e9, text);
    }
}
