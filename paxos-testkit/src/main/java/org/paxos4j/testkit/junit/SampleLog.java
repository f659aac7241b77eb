/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.paxos4j.statemachine.Bytes;

/**
 * A log with requests to one state machine.
 *
 * @param seed from which it was drawn
 * @param first its first part
 * @param second what follows on it, after a snapshot or without
 */
record SampleLog(long seed, Part first, Part second) {

    /**
     * Some slots in a row.
     *
     * @param stampNanos the log's clock at its beginning
     * @param slots its slots
     */
    record Part(long stampNanos, List<Slot> slots) {
        Stream<Request> requests() {
            return slots.stream().flatMap(slot -> slot.requests().stream());
        }

        private Part with(Predicate<Request> kept) {
            return new Part(
                    stampNanos, slots.stream().map(slot -> slot.with(kept)).toList());
        }

        private Part withTicks() {
            return new Part(
                    stampNanos,
                    slots.stream()
                            .map(slot -> new Slot(true, slot.stampNanos(), slot.requests()))
                            .toList());
        }
    }

    /**
     * A slot.
     *
     * @param bringsTime whether it is a batch; else it is a no-operation, of which state machines do not hear
     * @param stampNanos the log's clock at this slot
     * @param requests commands and queries in their order; none in a no-operation
     */
    record Slot(boolean bringsTime, long stampNanos, List<Request> requests) {
        private Slot with(Predicate<Request> kept) {
            return new Slot(
                    bringsTime, stampNanos, requests.stream().filter(kept).toList());
        }
    }

    /**
     * A command or a query.
     *
     * @param number counts the log's requests, from 1 on
     * @param record what the client says
     * @param bytes the same as it stands in the log
     */
    record Request(long number, Record record, Bytes bytes) {}

    Stream<Request> requests() {
        return Stream.concat(first.requests(), second.requests());
    }

    /** The same slots at the same time, with some requests left out. */
    SampleLog with(Predicate<Request> kept) {
        return new SampleLog(seed, first.with(kept), second.with(kept));
    }

    /** With batches that bring no time that was not there yet, in place of the no-operations. */
    SampleLog withTicks() {
        return new SampleLog(seed, first.withTicks(), second.withTicks());
    }
}
