/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.util.List;

/**
 * The factory of a {@link StateMachine}, found by {@link java.util.ServiceLoader}: declare its class in
 * {@code META-INF/services/org.paxos4j.statemachine.StateMachineProvider}. It needs a public constructor without
 * arguments. Its methods are called before the node serves anything, by one thread.
 */
public interface StateMachineProvider {

    /** The name by which configuration and clients mean this state machine: 1 to 64 of {@code a-z 0-9 -}. */
    String name();

    /** The version of its behaviour. Every node of a cluster must run the same one; it is compared between peers. */
    String version();

    /** All command, query and result types, nested records excepted: only what is passed to or returned by {@code apply}. */
    List<PinnedType> types();

    /** A new instance in its initial state. */
    StateMachine create();
}
