/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.spi.Admission;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.Logger;

/** What all parts of one node's transport work with. */
record Shared(
        TransportSettings settings,
        Admission admission,
        MessageCodec.Factory codecs,
        Limits limits,
        Logger log,
        Faults faults,
        TransportReceiver receiver,
        EventLoops loops) {
    int self() {
        return settings.hello().node();
    }
}
