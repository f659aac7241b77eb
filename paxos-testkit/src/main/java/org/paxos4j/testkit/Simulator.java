/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs whole clusters of real replicas, with real clients, under faults of every kind, each run from one seed: on any machine, the
 * same seed gives the same run. Safe for use by several threads; each run is driven by the thread that asks for it.
 *
 * <p>A run is a storm, in which faults come and go, and then a healing, in which each of them ends. In the storm nothing may be
 * seen that never must: see {@link VirtualCluster}. Afterwards a new command must be answered within four election time-outs, every
 * command of a client must have ended, all nodes must agree, and the workload must find that what the clients were told can be
 * explained.
 */
public final class Simulator {
    /** How many runs are spent on finding out which faults a failure needs. */
    private static final int MAX_SHORTENING_RUNS = 300;

    private final SimulationSettings settings;
    private final Supplier<? extends SimulatedWorkload> workloads;
    private final boolean shortens;

    /**
     * A simulator.
     *
     * @param settings what to simulate
     * @param workloads gives each run a workload of its own; may be called by several threads
     */
    public Simulator(SimulationSettings settings, Supplier<? extends SimulatedWorkload> workloads) {
        this(settings, workloads, true);
    }

    private Simulator(SimulationSettings settings, Supplier<? extends SimulatedWorkload> workloads, boolean shortens) {
        this.settings = settings;
        this.workloads = workloads;
        this.shortens = shortens;
    }

    /**
     * As this one, but a failure is told as it came, with all faults of its run: at once, where to find out which of them it
     * takes costs up to three hundred runs more.
     */
    public Simulator withoutShortening() {
        return new Simulator(settings, workloads, false);
    }

    /**
     * One run.
     *
     * @throws SimulationFailure if something happened that never must; it tells the faults without which it does not, unless
     *     this simulator is one {@link #withoutShortening}
     */
    public SimulationResult run(long seed) {
        SimulationPlan plan = SimulationPlan.of(settings, seed);
        try {
            return run(seed, plan);
        } catch (SimulationFailure failure) {
            throw shortens ? shortened(seed, plan, failure) : failure;
        }
    }

    private SimulationResult run(long seed, SimulationPlan plan) {
        return new Simulation(seed, plan, settings, workloads.get()).run();
    }

    /** Leaves out one fault after the other for as long as the run fails, be it in another way. */
    private SimulationFailure shortened(long seed, SimulationPlan plan, SimulationFailure failure) {
        SimulationFailure shortest = failure;
        Set<Integer> left = new HashSet<>();
        int runs = 0;
        for (boolean shorter = true; shorter; ) {
            shorter = false;
            for (Strike strike : plan.without(left).strikes()) {
                if (runs++ >= MAX_SHORTENING_RUNS) {
                    return shortest;
                }
                Set<Integer> more = new HashSet<>(left);
                more.add(strike.number());
                try {
                    run(seed, plan.without(more));
                } catch (SimulationFailure stillThere) {
                    shortest = stillThere;
                    left = more;
                    shorter = true;
                }
            }
        }
        return shortest;
    }
}
