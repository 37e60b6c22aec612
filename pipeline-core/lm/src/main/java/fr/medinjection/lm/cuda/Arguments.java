package fr.medinjection.lm.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** A kernel's arguments in native memory, each in a slot of its own, and the list of their addresses that a launch wants. */
final class Arguments {
    private static final int MOST = 32;
    private static final int SLOT = Long.BYTES;

    private final Memory slots = new Memory((long) MOST * SLOT);
    private final Memory list = new Memory((long) MOST * Native.POINTER_SIZE);

    Arguments() {
        for (int i = 0; i < MOST; i++) {
            list.setPointer((long) i * Native.POINTER_SIZE, slots.share((long) i * SLOT));
        }
    }

    /** Valid until the next call. */
    Pointer of(Object... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            put((long) i * SLOT, arguments[i]);
        }
        return list;
    }

    private void put(long at, Object argument) {
        if (argument instanceof Long number) {
            slots.setLong(at, number);
        } else if (argument instanceof Integer number) {
            slots.setInt(at, number);
        } else if (argument instanceof Float number) {
            slots.setFloat(at, number);
        } else {
            throw new IllegalArgumentException("Invalid kernel argument: " + argument);
        }
    }
}
