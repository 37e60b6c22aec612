package fr.medinjection.lm.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory of a card that is the processor. Fresh memory holds what is not a number, and so do the margins around it: who reads too far shows in the results, who writes too far is
 * found.
 */
final class ShimMemory {
    private static final int MARGIN = 256;
    private static final byte[] UNTOUCHED = new byte[MARGIN];

    static {
        Arrays.fill(UNTOUCHED, (byte) 0xff);
    }

    private final Map<Long, Long> allocated = new HashMap<>();
    private final long size;
    private long most;
    private int refused;

    ShimMemory(long size) {
        this.size = size;
    }

    long allocate(long bytes) {
        if (bytes > size - held()) {
            refused++;
            throw new OutOfDeviceMemory(bytes, size - held());
        }
        long address = (Native.malloc(bytes + 3 * MARGIN) + 2 * MARGIN - 1) / MARGIN * MARGIN;
        new Pointer(address - MARGIN).setMemory(0, bytes + 2 * MARGIN, UNTOUCHED[0]);
        allocated.put(address, bytes);
        most = Math.max(most, held());
        return address;
    }

    void release(long address) {
        Long bytes = allocated.remove(address);
        if (bytes == null) {
            throw new IllegalStateException("Given back what was not allocated");
        }
        checkMargins(address, bytes);
    }

    /** That nothing was written beside what is allocated. */
    void check() {
        allocated.forEach(ShimMemory::checkMargins);
    }

    private static void checkMargins(long address, long bytes) {
        byte[] before = new Pointer(address - MARGIN).getByteArray(0, MARGIN);
        byte[] after = new Pointer(address + bytes).getByteArray(0, MARGIN);
        if (!Arrays.equals(before, UNTOUCHED) || !Arrays.equals(after, UNTOUCHED)) {
            throw new IllegalStateException("Written beside " + bytes + " bytes");
        }
    }

    long held() {
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }

    long most() {
        return most;
    }

    int refused() {
        return refused;
    }
}
