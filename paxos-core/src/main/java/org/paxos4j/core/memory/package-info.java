/**
 * A journal and a transport that live within one JVM: for tests, for trying things out, and for what may be forgotten.
 */
@NullMarked
package org.paxos4j.core.memory;

import org.jspecify.annotations.NullMarked;
