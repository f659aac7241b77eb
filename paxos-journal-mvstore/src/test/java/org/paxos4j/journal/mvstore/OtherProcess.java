/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.paxos4j.api.spi.Journal;

/** A program that writes to a journal in a process of its own, and dies there. */
final class OtherProcess {
    private OtherProcess() {}

    static Process start(Path folder, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        folder.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Its next line of output. */
    static String readLine(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = process.getInputStream().read();
                c >= 0 && c != '\n';
                c = process.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Looks at the journal until it may end; or syncs slot 1, writes slot 2 without a sync, and then halts or waits. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[1].equals("look")) {
            try (JournalFiles files = JournalFiles.open(JournalFolder.at(Path.of(arguments[0])), true)) {
                say("looking at " + files.header().owner().clusterName());
                waitForTheParent();
            }
            return;
        }
        Journal journal = Journals.open(Path.of(arguments[0]));
        Journals.writeAndSync(journal, group(progress(1, 0), entry(1)));
        journal.write(group(progress(7, 1), entry(2)));
        say("written");
        if (arguments[1].equals("wait")) {
            waitForTheParent();
        }
        Runtime.getRuntime().halt(9);
    }

    private static void say(String line) throws IOException {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /** Until the parent closes the pipe, or ends. */
    private static void waitForTheParent() throws IOException {
        int ignored = System.in.read();
    }
}
