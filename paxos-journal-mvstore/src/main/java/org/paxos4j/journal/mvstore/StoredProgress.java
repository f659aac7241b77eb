/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import org.paxos4j.api.protocol.Progress;

/**
 * The progress as stored.
 *
 * @param group how many groups had been written when this was: 0 at creation
 * @param progress the promise and the committed mark
 */
record StoredProgress(long group, Progress progress) {}
