/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a suite as an author's build does, and tells which of its tests fail. */
final class Suite {
    private Suite() {}

    static Set<String> failuresOf(Class<?> suite) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(suite))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        assertTrue(summary.getTestsStartedCount() > 10, "only " + summary.getTestsStartedCount() + " tests were run");
        Set<String> failures = new TreeSet<>();
        for (TestExecutionSummary.Failure failure : summary.getFailures()) {
            failures.add(failure.getTestIdentifier()
                    .getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getMethodName())
                    .orElseGet(() -> failure.getTestIdentifier().getDisplayName()));
        }
        return failures;
    }
}
