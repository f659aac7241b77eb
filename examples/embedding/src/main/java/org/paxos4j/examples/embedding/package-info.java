/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A replica inside of one's own program. {@link org.paxos4j.examples.embedding.Quickstart}, with {@link
 * org.paxos4j.examples.embedding.VisitsProvider}, is the shortest; as programs should be are the others: {@link org.paxos4j.examples.embedding.WithoutGuice} and {@link
 * org.paxos4j.examples.embedding.WithGuice} put the same replica together; what becomes of it then is in {@code NodeProgram}.
 */
@NullMarked
package org.paxos4j.examples.embedding;

import org.jspecify.annotations.NullMarked;
