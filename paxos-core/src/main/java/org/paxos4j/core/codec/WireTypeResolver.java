/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.util.Collection;

/**
 * Tells types by their pinned numbers alone. Kryo's resolver would also accept a class by its name, "null", and the nine
 * types that every Kryo instance registers, one of whose serializers allocates whatever size it is told.
 */
final class WireTypeResolver extends DefaultClassResolver {
    /** The lowest number of ours; those below are taken by what every Kryo instance registers for itself. */
    static final int FIRST_ID = 16;

    private WireTypeResolver() {}

    /** A Kryo instance that knows these types and no others. */
    static Kryo newKryo(Collection<? extends WireType<?>> types) {
        Kryo kryo = new Kryo(new WireTypeResolver(), null);
        kryo.setRegistrationRequired(true);
        // The serializers of this package never call Kryo back, so nothing nests.
        kryo.setMaxDepth(1);
        for (WireType<?> type : types) {
            kryo.register(new Registration(type.type(), type, type.id()));
        }
        return kryo;
    }

    @Override
    @SuppressWarnings("rawtypes") // Kryo's signature
    public Registration writeClass(Output output, Class type) {
        Registration registration = kryo.getRegistration(type);
        ((CanonicalOutput) output).counter(registration.getId());
        return registration;
    }

    @Override
    public Registration readClass(Input input) {
        int id = ((BoundedInput) input).counter(Integer.MAX_VALUE);
        Registration registration = id < FIRST_ID ? null : getRegistration(id);
        if (registration == null) {
            throw new KryoException("unknown type " + id);
        }
        return registration;
    }
}
