/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.paxos4j.testkit.FaultKind;
import org.paxos4j.testkit.SimulationSettings;

/** Runs a test once for each seed. */
final class SimulateExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Simulate.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Simulate simulate = context.getRequiredTestMethod().getAnnotation(Simulate.class);
        Set<FaultKind> faults = simulate.faults().length == 0
                ? EnumSet.allOf(FaultKind.class)
                : EnumSet.copyOf(Arrays.asList(simulate.faults()));
        SimulationSettings settings =
                SimulationSettings.standard().withNodes(simulate.nodes()).withFaults(faults);
        long first = Long.getLong("paxos.seed", simulate.firstSeed());
        long count = Long.getLong("paxos.seeds", simulate.seeds());
        return LongStream.range(first, first + count).mapToObj(seed -> new OneSeed(new SimulatedRun(settings, seed)));
    }

    private record OneSeed(SimulatedRun run) implements TestTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + run.seed();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SimulatedRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return run;
        }
    }
}
