/**
 * What a program that uses a cluster calls: {@link org.paxos4j.api.client.PaxosClient}, and the ways in which a command
 * can end.
 */
@NullMarked
package org.paxos4j.api.client;

import org.jspecify.annotations.NullMarked;
