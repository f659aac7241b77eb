/**
 * Is a history linearizable? What clients sent and heard is compared with what a correct object would have answered; nothing else
 * is known here of what is tested, which may be anything.
 *
 * <p>Read in this order: {@link org.paxos4j.testkit.history.History} with its {@link org.paxos4j.testkit.history.Operation}s and
 * the three ways in which they {@linkplain org.paxos4j.testkit.history.Ending end}; {@link
 * org.paxos4j.testkit.history.Specification}, what the object should do, and {@link org.paxos4j.testkit.history.Register}, an
 * example; {@link org.paxos4j.testkit.history.LinearizabilityChecker}, which checks any of them, by {@code Search} and {@code
 * Visited}; {@link org.paxos4j.testkit.history.CounterChecker} and {@link org.paxos4j.testkit.history.LockChecker}, which need no
 * search, by {@code AnswerOrder}.
 *
 * <p>The papers: M. Herlihy and J. Wing, <i>Linearizability: a correctness condition for concurrent objects</i> (1990), for what
 * it means and why parts of an object can be looked at alone; J. Wing and C. Gong, <i>Testing and verifying concurrent objects</i>
 * (1993), for the search; G. Lowe, <i>Testing for linearizability</i> (2017), for its memory; A. Horn and D. Kroening, <i>Faster
 * linearizability checking via P-compositionality</i> (2015), for checking by parts.
 */
@NullMarked
package org.paxos4j.testkit.history;

import org.jspecify.annotations.NullMarked;
