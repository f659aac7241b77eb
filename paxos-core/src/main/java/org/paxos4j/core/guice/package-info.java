/**
 * The Guice modules of the core; whoever does without Guice calls the same classes as they.
 */
@NullMarked
package org.paxos4j.core.guice;

import org.jspecify.annotations.NullMarked;
