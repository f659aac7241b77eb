/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a few clients would have seen of a correct object, operations overlapping, some of them unknown or not done; in most histories up
 * to three answers are not those that were given.
 */
final class RandomHistory<I, O, S> {
    private static final int MAX_OPERATIONS = 8;
    private static final int CLIENTS = 4;

    private final Specification<I, O, S> specification;
    private final List<I> inputs;
    private final List<O> outputs;
    private final SplittableRandom random;
    private final List<Call> underWay = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> events = new ArrayList<>(); // each call twice: its invocation, its ending
    private S state;

    private final class Call {
        private final I input;
        private Optional<O> output = Optional.empty();
        private Ending<O> ending = new Ending.Unknown<>();

        private Call(I input) {
            this.input = input;
        }

        private void takeEffect() {
            List<O> possible = outputs.stream()
                    .filter(answer -> specification
                            .next(state, input, Optional.of(answer))
                            .isPresent())
                    .toList();
            if (output.isEmpty() && !possible.isEmpty()) {
                // Mostly the first one: tokens and such then do not run away.
                O answer = possible.get(random.nextInt(3) == 0 ? random.nextInt(possible.size()) : 0);
                output = Optional.of(answer);
                state = specification.next(state, input, output).orElseThrow();
            }
        }

        private void end() {
            boolean heard = random.nextInt(5) > 0;
            if (output.isEmpty()) {
                ending = heard ? new Ending.Fail<>() : new Ending.Unknown<>();
            } else {
                ending = heard ? new Ending.Ok<>(output.get()) : new Ending.Unknown<>();
            }
        }

        private boolean mayTakeEffect() {
            return ending instanceof Ending.Unknown<O>;
        }
    }

    /**
     * With what may be asked for and all that may be answered.
     *
     * @param outputs the likeliest first
     */
    RandomHistory(Specification<I, O, S> specification, List<I> inputs, List<O> outputs, long seed) {
        this.specification = specification;
        this.inputs = inputs;
        this.outputs = outputs;
        this.random = new SplittableRandom(seed);
        this.state = specification.initial();
    }

    History<I, O> make() {
        int operations = random.nextInt(2, MAX_OPERATIONS + 1);
        while (calls.size() < operations || !underWay.isEmpty()) {
            int choice = random.nextInt(4);
            if (choice == 0 && calls.size() < operations && underWay.size() < CLIENTS) {
                Call call = new Call(any(inputs));
                calls.add(call);
                underWay.add(call);
                events.add(call);
            } else if (choice == 1 && !underWay.isEmpty()) {
                Call call = any(underWay);
                underWay.remove(call);
                call.end();
                events.add(call);
            } else if (!calls.isEmpty()) {
                Call call = any(calls);
                if (call.mayTakeEffect()) {
                    call.takeEffect();
                }
            }
        }
        List<Call> answered = calls.stream()
                .filter(call -> call.ending instanceof Ending.Ok<O>)
                .toList();
        if (!answered.isEmpty()) {
            for (int lies = random.nextInt(4); lies > 0; lies--) {
                any(answered).ending = new Ending.Ok<>(any(outputs));
            }
        }
        return recorded();
    }

    private History<I, O> recorded() {
        History.Recorder<I, O> recorder = new History.Recorder<>();
        List<Call> invoked = new ArrayList<>();
        for (Call call : events) {
            int number = invoked.indexOf(call);
            if (number < 0) {
                recorder.invoke(calls.indexOf(call), call.input);
                invoked.add(call);
            } else {
                recorder.end(number, call.ending);
            }
        }
        return recorder.history();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
