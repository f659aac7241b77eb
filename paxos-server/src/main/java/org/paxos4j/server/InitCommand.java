/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.concurrent.Callable;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.runtime.ReplicaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates a node's journal, once in its life. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Creates the node's journal, once in its life; refuses a data folder that is not empty.",
            "Do it before the first start of a node and never again:"
                    + " a lost journal must not be created again under the same id,"
                    + " because the node would have forgotten its promises."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage or configuration", "4:the data folder is not empty, or not writable"})
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        ReplicaSettings settings = init(NodeConfiguration.read(config.file()));
        spec.commandLine()
                .getOut()
                .println("created the journal of node " + settings.nodeId() + " of cluster " + settings.clusterName()
                        + " in " + settings.dataFolder());
        return ExitCode.DONE;
    }

    static ReplicaSettings init(NodeConfiguration configuration) {
        try {
            NodeModule.assemble(NodeParts.find(configuration)).createJournal();
        } catch (JournalRefusedException refused) {
            throw new CommandFailure(ExitCode.JOURNAL_REFUSED, refused);
        }
        return configuration.settings();
    }
}
