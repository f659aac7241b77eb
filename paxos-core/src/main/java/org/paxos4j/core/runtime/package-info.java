/**
 * The replica: the threads around the algorithm.
 */
@NullMarked
package org.paxos4j.core.runtime;

import org.jspecify.annotations.NullMarked;
