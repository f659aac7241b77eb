/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a seed stands for: how many nodes and clients, and which faults when. All of it is drawn before the run.
 *
 * @param nodes how many nodes
 * @param clients how many clients
 * @param outstanding how many commands a client has under way at the most
 * @param kinds which kinds of faults there are
 * @param strikes the faults, in the order in which they begin
 */
record SimulationPlan(int nodes, int clients, int outstanding, Set<FaultKind> kinds, List<Strike> strikes) {
    private static final int MAX_CLIENTS = 16;
    private static final int MAX_STRIKES_OF_A_KIND = 6;
    private static final int VARIANTS = 1 << 16;

    static SimulationPlan of(SimulationSettings settings, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        int nodes = settings.nodes() == 0 ? random.nextInt(1, VirtualCluster.MAX_SIZE + 1) : settings.nodes();
        int clients = random.nextInt(1, random.nextBoolean() ? 4 : MAX_CLIENTS + 1);
        int outstanding = random.nextInt(1, 5);
        long storm = settings.storm().toMillis();
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        List<Strike> strikes = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            // Swarm testing (Groce and others, 2012): with some kinds off, the others get further.
            if (!random.nextBoolean() || !settings.faults().contains(kind)) {
                continue;
            }
            kinds.add(kind);
            for (int i = random.nextInt(1, MAX_STRIKES_OF_A_KIND + 1); i > 0; i--) {
                long begin = random.nextLong(storm);
                long lasts = random.nextLong(1, random.nextInt(4) == 0 ? storm / 2 : storm / 10);
                strikes.add(new Strike(
                        0,
                        kind,
                        begin,
                        Math.min(begin + Math.min(lasts, Faults.longest(kind).toMillis()), storm),
                        random.nextInt(3) == 0 ? Strike.LEADER : random.nextInt(nodes),
                        random.nextDouble(),
                        random.nextInt(VARIANTS)));
            }
        }
        strikes.sort(Comparator.comparingLong(Strike::beginMillis));
        List<Strike> numbered = new ArrayList<>();
        for (Strike each : strikes) {
            numbered.add(new Strike(
                    numbered.size() + 1,
                    each.kind(),
                    each.beginMillis(),
                    each.endMillis(),
                    each.target(),
                    each.strength(),
                    each.variant()));
        }
        return new SimulationPlan(nodes, clients, outstanding, kinds, List.copyOf(numbered));
    }

    /** The same without some of the faults. */
    SimulationPlan without(Set<Integer> numbers) {
        return new SimulationPlan(
                nodes,
                clients,
                outstanding,
                kinds,
                strikes.stream()
                        .filter(strike -> !numbers.contains(strike.number()))
                        .toList());
    }
}
