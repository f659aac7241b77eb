/**
 * The node process and the {@code paxos} command line: the composition root. A configuration file names the parts,
 * {@link java.util.ServiceLoader} finds them, one Guice injector puts them together.
 *
 * <p>Read in this order: {@code Main}, the command line; {@code NodeConfiguration}, what a file may say; {@code
 * NodeModule}, what the injector binds; {@code NodeCommand}, the life of a node process.
 */
@NullMarked
package org.paxos4j.server;

import org.jspecify.annotations.NullMarked;
