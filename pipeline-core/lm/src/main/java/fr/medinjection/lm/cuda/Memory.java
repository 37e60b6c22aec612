package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Tensors on the card: those of scopes in an arena, the others in a pool. One thread at a time has scopes; another waits. */
final class Memory {
    private static final int CHUNK = 8 << 20;
    private static final int RECENT = 12;

    private final Device device;
    private final Pool pool;
    private final Arena arena;
    private final ReentrantLock scopes = new ReentrantLock();
    private final Deque<Recent> recent = new ArrayDeque<>();
    private List<CudaTensor> making = List.of();
    private boolean outside;

    Memory(Device device) {
        this.device = device;
        this.pool = new Pool(device);
        this.arena = new Arena(pool, device.free());
    }

    <T> T scoped(Supplier<T> work) {
        scopes.lock();
        arena.open();
        try {
            return work.get();
        } finally {
            arena.close();
            scopes.unlock();
        }
    }

    /** As {@link #scoped}; the results go to the scope around, or to nobody's. */
    List<CudaTensor> kept(Supplier<List<CudaTensor>> work) {
        return scoped(() -> work.get().stream().map(this::keep).toList());
    }

    private CudaTensor keep(CudaTensor x) {
        CudaTensor copy = arena.isNested()
                ? new CudaTensor(arena.allocateOutside(x.bytes()), x.element(), x.shape(), () -> {})
                : lasting(x.element(), x.shape());
        device.copy(copy.address(), x.address(), x.bytes());
        return copy;
    }

    private boolean isScoped() {
        return scopes.isHeldByCurrentThread() && arena.isOpen() && !outside;
    }

    /** In the innermost scope; outside of all, it lasts. */
    CudaTensor empty(Element element, long... shape) {
        if (isScoped()) {
            return new CudaTensor(arena.allocate(CudaTensor.bytes(element, shape)), element, shape, () -> {});
        }
        CudaTensor tensor = lasting(element, shape);
        if (outside && scopes.isHeldByCurrentThread()) {
            making.add(tensor);
        }
        return tensor;
    }

    /** Until it is closed. */
    CudaTensor lasting(Element element, long... shape) {
        long bytes = Arena.aligned(CudaTensor.bytes(element, shape));
        Runnable whenShort = () -> {
            if (!scopes.isLocked() || scopes.isHeldByCurrentThread()) {
                arena.trim();
            }
        };
        long address = pool.allocate(bytes, whenShort);
        return new CudaTensor(address, element, shape, () -> pool.giveBack(address, bytes));
    }

    CudaTensor zeros(CudaTensor x) {
        device.clear(x.address(), x.bytes());
        return x;
    }

    CudaTensor of(float[] values, long... shape) {
        CudaTensor tensor = empty(Element.FLOAT, shape);
        upload(tensor, values);
        return tensor;
    }

    void upload(CudaTensor tensor, float[] values) {
        pieces(values.length, Float.BYTES, (from, count, buffer) -> {
            buffer.asFloatBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Float.BYTES, buffer);
        });
    }

    /** Whole numbers as bits of a tensor of as many floats. */
    CudaTensor of(int[] values) {
        CudaTensor tensor = empty(Element.FLOAT, Math.max(1, values.length));
        pieces(values.length, Integer.BYTES, (from, count, buffer) -> {
            buffer.asIntBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Integer.BYTES, buffer);
        });
        return tensor;
    }

    /** Whole numbers of 64 bits. */
    CudaTensor of(long[] values) {
        CudaTensor tensor = empty(Element.FLOAT, Math.max(1, 2L * values.length));
        pieces(values.length, Long.BYTES, (from, count, buffer) -> {
            buffer.asLongBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Long.BYTES, buffer);
        });
        return tensor;
    }

    float[] floats(CudaTensor x) {
        float[] values = new float[Math.toIntExact(x.elements())];
        int bytes = x.element().bytes();
        pieces(values.length, bytes, (from, count, buffer) -> {
            device.download(buffer, x.address() + (long) from * bytes);
            if (x.element() == Element.FLOAT) {
                buffer.asFloatBuffer().get(values, from, count);
            } else {
                for (int i = 0; i < count; i++) {
                    values[from + i] = Float.intBitsToFloat(buffer.getShort(i * bytes) << 16);
                }
            }
        });
        return values;
    }

    int[] ints(CudaTensor x) {
        int[] values = new int[Math.toIntExact(x.elements())];
        pieces(values.length, Integer.BYTES, (from, count, buffer) -> {
            device.download(buffer, x.address() + (long) from * Integer.BYTES);
            buffer.asIntBuffer().get(values, from, count);
        });
        return values;
    }

    /** What was made for this object in a scope that is still open, or what is made for it now. */
    <T> T made(Object key, Supplier<T> make) {
        return isScoped() ? arena.made(key, make) : make.get();
    }

    /** Something that outlives scopes while it is asked for again and again, for the same object. */
    private record Recent(Object key, Object made, List<CudaTensor> tensors) {}

    /** What was made for this object not long ago, or what is made for it now. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"
    }) // one kind of thing is made for one kind of key; equal keys may differ later
    <T> T recent(Object key, Supplier<T> make) {
        scopes.lock();
        try {
            for (Recent one : recent) {
                if (one.key() == key) {
                    return (T) one.made();
                }
            }
            if (recent.size() == RECENT) {
                recent.removeLast().tensors().forEach(CudaTensor::close);
            }
            T now = lastingly(make);
            recent.addFirst(new Recent(key, now, making));
            return now;
        } finally {
            scopes.unlock();
        }
    }

    private <T> T lastingly(Supplier<T> make) {
        outside = true;
        making = new ArrayList<>();
        try {
            return make.get();
        } catch (OutOfDeviceMemory e) {
            making.forEach(CudaTensor::close);
            throw e;
        } finally {
            outside = false;
        }
    }

    /** Bytes that the card has left when all that waits for its next use is given back. */
    long free() {
        pool.trim();
        return device.free();
    }

    long mostScoped() {
        return arena.most();
    }

    long most() {
        return pool.most();
    }

    void close() {
        recent.forEach(one -> one.tensors().forEach(CudaTensor::close));
        recent.clear();
        arena.close(device);
        pool.trim();
    }

    @FunctionalInterface
    private interface Piece {
        void copy(int from, int count, ByteBuffer buffer);
    }

    private static void pieces(int length, int bytes, Piece piece) {
        ByteBuffer buffer = direct(Math.min(length, CHUNK) * bytes);
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            piece.copy(from, count, buffer.limit(count * bytes).position(0));
        }
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
