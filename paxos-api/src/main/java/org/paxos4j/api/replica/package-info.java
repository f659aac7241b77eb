/** A running replica, as a program that embeds one sees it. */
@NullMarked
package org.paxos4j.api.replica;

import org.jspecify.annotations.NullMarked;
