/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Progress;

/**
 * What a node finds in its journal when it starts.
 *
 * @param progress the stored promise and committed mark
 * @param highestAboveMark the highest ballot of any value above the stored mark
 * @param highestInLog the highest ballot of any value
 * @param highestStampNanos the highest stamp of a value up to the mark
 */
public record StoredState(
        Progress progress, BallotNumber highestAboveMark, BallotNumber highestInLog, long highestStampNanos) {
    /** Checks that nothing is missing. */
    public StoredState {
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(highestAboveMark, "highestAboveMark");
        Objects.requireNonNull(highestInLog, "highestInLog");
    }
}
