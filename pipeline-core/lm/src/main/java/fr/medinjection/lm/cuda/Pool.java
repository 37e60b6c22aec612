package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Memory outside scopes. What is given back waits for the next use of its size; the card gets it when it is short. */
final class Pool {
    private final Device device;
    private final Map<Long, Deque<Long>> idle = new HashMap<>();
    private long held;
    private long most;

    Pool(Device device) {
        this.device = device;
    }

    synchronized long allocate(long bytes, Runnable whenShort) {
        Deque<Long> same = idle.get(bytes);
        return same != null && !same.isEmpty() ? same.pop() : fresh(bytes, whenShort);
    }

    private long fresh(long bytes, Runnable whenShort) {
        long address;
        try {
            address = device.allocate(bytes);
        } catch (OutOfDeviceMemory e) {
            trim();
            whenShort.run();
            address = device.allocate(bytes);
        }
        held += bytes;
        most = Math.max(most, held);
        return address;
    }

    synchronized void giveBack(long address, long bytes) {
        idle.computeIfAbsent(bytes, size -> new ArrayDeque<>()).push(address);
    }

    /** Gives a block to the card at once. */
    synchronized void discard(long address, long bytes) {
        held -= bytes;
        device.release(address);
    }

    synchronized void trim() {
        idle.forEach((bytes, addresses) -> {
            addresses.forEach(device::release);
            held -= bytes * addresses.size();
        });
        idle.clear();
    }

    /** The most bytes ever held. */
    synchronized long most() {
        return most;
    }
}
