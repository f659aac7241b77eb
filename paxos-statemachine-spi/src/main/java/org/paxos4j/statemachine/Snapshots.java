/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a {@link StateMachine} also implements so that its state can be kept and handed on instead of the log that led to it.
 *
 * <p>This version does not call it: logs are kept whole. A state machine that implements it now needs no new version then.
 *
 * <p>Called by the same thread as {@link StateMachine#apply}.
 */
public interface Snapshots {

    /**
     * Writes the whole state. Equal states give equal bytes on every node, so iterate in a defined order.
     *
     * @throws IOException if {@code target} throws it
     */
    void writeSnapshot(OutputStream target) throws IOException;

    /**
     * Becomes the state that {@link #writeSnapshot} has written. Called on a fresh instance, before any command.
     *
     * @throws IOException if {@code source} throws it, or if these are not the bytes of a state
     */
    void readSnapshot(InputStream source) throws IOException;
}
