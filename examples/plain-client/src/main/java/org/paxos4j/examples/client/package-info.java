/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/** A program that uses a cluster and is no part of it. */
@NullMarked
package org.paxos4j.examples.client;

import org.jspecify.annotations.NullMarked;
