/**
 * The node process and the {@code paxos} command line: the composition root. A configuration file names the parts,
 * {@link java.util.ServiceLoader} finds them, one Guice injector puts them together.
 *
 * <p>Read in this order: {@code Main}, the command line; {@code NodeConfiguration}, what a file may say; {@code
 * NodeModule}, what the injector binds; {@code NodeCommand}, the life of a node process. On the clients' side: {@code
 * ClusterAccess}, the way to a cluster; {@code Counters} and {@code LockOwner}, what is asked of it; {@code Load} with its {@code
 * Workload}s and the {@code History} that it keeps; {@code HistoryFile}, which has one checked; {@code Demo}, which puts all of
 * it together.
 */
@NullMarked
package org.paxos4j.server;

import org.jspecify.annotations.NullMarked;
