/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What a command costs, part by part: its bytes on the wire ({@link org.paxos4j.benchmarks.CodecBenchmark}), its slot
 * ({@link org.paxos4j.benchmarks.AlgorithmBenchmark}), its record on the disk ({@link
 * org.paxos4j.benchmarks.JournalBenchmark}), and its session ({@link org.paxos4j.benchmarks.SessionBenchmark}). How to run them, and how
 * to read what they say, is in the module's {@code README.md}.
 */
package org.paxos4j.benchmarks;
