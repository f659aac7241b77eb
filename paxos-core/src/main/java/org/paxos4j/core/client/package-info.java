/**
 * The client driver: one session with a cluster, in which every command is applied exactly once.
 *
 * <p>Read in this order: {@link org.paxos4j.core.client.PaxosClientBuilder}, how a program gets a client;
 * {@code ClientDriver}, what becomes of a command, as an agent whose {@code doWork} a thread ({@code ClientThread}) or, by
 * {@link org.paxos4j.core.client.AssembledClient}, anybody else calls; then what it owns: {@code PendingCommand} and {@code PendingCommands} (what waits for an answer),
 * {@code ClientSession} (how commands are named), {@code Link} (the one connection), {@code Route} (which node is next) and
 * {@code Backoff} (how long to wait before that).
 * {@code Inbox} is the only thing that other threads touch. {@link org.paxos4j.core.client.StatusClient} stands alone.
 */
@NullMarked
package org.paxos4j.core.client;

import org.jspecify.annotations.NullMarked;
