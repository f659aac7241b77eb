/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.Objects;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * The classes of a plug-in once more, with static state of their own, as another process has them. Only those of the JDK and of
 * the interfaces to Paxos4J are shared.
 */
final class FreshClasses extends ClassLoader {
    private static final String INTERFACES = StateMachine.class.getPackageName() + ".";

    private final ClassLoader original;

    private FreshClasses(ClassLoader original) {
        super(getPlatformClassLoader());
        this.original = original;
    }

    /** Another provider of the same kind, whose class and all that it uses are loaded anew. */
    static StateMachineProvider provider(Class<? extends StateMachineProvider> type) {
        ClassLoader original = Objects.requireNonNull(type.getClassLoader(), "a plug-in is no part of the JDK");
        try {
            return (StateMachineProvider) new FreshClasses(original)
                    .loadClass(type.getName())
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            return fail(type.getName() + " is not public with a public constructor without arguments", e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(INTERFACES)) {
            return original.loadClass(name);
        }
        try (InputStream file = original.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                return original.loadClass(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    protected URL findResource(String name) {
        return original.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return original.getResources(name);
    }
}
