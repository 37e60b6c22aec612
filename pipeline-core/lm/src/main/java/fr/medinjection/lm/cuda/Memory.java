package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Tensors on the card: those of scopes in an arena, the others in a pool. One thread at a time has scopes; another waits. Steps that are repeated have an arena of their own, whose
 * memory stays where it is while there are such steps.
 */
final class Memory {
    private static final IdentityHashMap<int[], CudaTensor> NONE = new IdentityHashMap<>();

    private final Device device;
    private final Pool pool;
    private final Arena passes;
    private final Arena steps;
    private Arena arena;
    private final ReentrantLock scopes = new ReentrantLock();
    private final Recent recent = new Recent();
    private List<CudaTensor> making = List.of();
    private boolean outside;
    private IdentityHashMap<int[], CudaTensor> numbers = NONE;
    private final AtomicInteger repeated = new AtomicInteger();

    Memory(Device device) {
        this.device = device;
        this.pool = new Pool(device);
        this.passes = new Arena(pool, this::trim, device.free());
        this.steps = new Arena(pool, this::trim, device.free());
        this.arena = passes;
    }

    /** Gives back the blocks that nothing lies in, of passes and, where there are none, of steps that are repeated; not while another thread has scopes. */
    private void trim() {
        if (scopes.tryLock()) {
            passes.trim();
            if (repeated.get() == 0) {
                steps.trim();
            }
            scopes.unlock();
        }
    }

    /** How many steps there are that may be repeated; who makes one counts it. */
    AtomicInteger repeatedSteps() {
        return repeated;
    }

    /** The work of a step that is repeated; some arrays of numbers are on the card already. */
    <T> T repeating(IdentityHashMap<int[], CudaTensor> there, Supplier<T> work) {
        scopes.lock();
        Arena around = arena;
        arena = steps;
        numbers = there;
        try {
            return work.get();
        } finally {
            numbers = NONE;
            arena = around;
            scopes.unlock();
        }
    }

    /** The array on the card, where it is a repeated step's. */
    Optional<CudaTensor> repeated(int[] values) {
        return scopes.isHeldByCurrentThread() ? Optional.ofNullable(numbers.get(values)) : Optional.empty();
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
        if (isPassing()) {
            making.add(tensor);
        }
        return tensor;
    }

    /** Whether what is made now outlives scopes for a while only; it comes in few sizes, so that one can take the place of another. */
    private boolean isPassing() {
        return outside && scopes.isHeldByCurrentThread();
    }

    /** Until it is closed. */
    CudaTensor lasting(Element element, long... shape) {
        long exact = Arena.aligned(CudaTensor.bytes(element, shape));
        long bytes = isPassing() ? Long.highestOneBit(2 * exact - 1) : exact;
        long address = pool.allocate(bytes, this::trim);
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
        Chunks.each(values.length, Float.BYTES, (from, count, buffer) -> {
            buffer.asFloatBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Float.BYTES, buffer);
        });
    }

    /** Whole numbers as bits of a tensor of as many floats. */
    CudaTensor of(int[] values) {
        CudaTensor tensor = empty(Element.FLOAT, Math.max(1, values.length));
        Chunks.each(values.length, Integer.BYTES, (from, count, buffer) -> {
            buffer.asIntBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Integer.BYTES, buffer);
        });
        return tensor;
    }

    /** Whole numbers of 64 bits. */
    CudaTensor of(long[] values) {
        CudaTensor tensor = empty(Element.FLOAT, Math.max(1, 2L * values.length));
        Chunks.each(values.length, Long.BYTES, (from, count, buffer) -> {
            buffer.asLongBuffer().put(values, from, count);
            device.upload(tensor.address() + (long) from * Long.BYTES, buffer);
        });
        return tensor;
    }

    float[] floats(CudaTensor x) {
        float[] values = new float[Math.toIntExact(x.elements())];
        int bytes = x.element().bytes();
        Chunks.each(values.length, bytes, (from, count, buffer) -> {
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
        Chunks.each(values.length, Integer.BYTES, (from, count, buffer) -> {
            device.download(buffer, x.address() + (long) from * Integer.BYTES);
            buffer.asIntBuffer().get(values, from, count);
        });
        return values;
    }

    /** What was made for this object in a scope that is still open, or what is made for it now. */
    <T> T made(Object key, Supplier<T> make) {
        return isScoped() ? arena.made(key, make) : make.get();
    }

    /** What was made for this object not long ago, or what is made for it now. A repeated step keeps nothing: its memory is its own. */
    <T> T recent(Object key, Supplier<T> make) {
        scopes.lock();
        try {
            return arena == steps ? make.get() : recent.<T>of(key).orElseGet(() -> remembered(key, make));
        } finally {
            scopes.unlock();
        }
    }

    private <T> T remembered(Object key, Supplier<T> make) {
        recent.makeRoom();
        T now = lastingly(make);
        recent.add(key, now, making);
        return now;
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
        trim();
        pool.trim();
        return device.free();
    }

    long mostScoped() {
        return Math.max(passes.most(), steps.most());
    }

    long most() {
        return pool.most();
    }

    void close() {
        recent.clear();
        passes.close(device);
        steps.close(device);
        pool.trim();
    }
}
