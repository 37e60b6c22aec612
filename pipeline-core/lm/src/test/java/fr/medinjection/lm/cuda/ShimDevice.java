package fr.medinjection.lm.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A card that is the processor: the kernels run in the shim. Fresh memory holds what is not a number; memory that is not given back, or twice, shows. */
public final class ShimDevice implements Device {
    private final Shim shim = Shim.built();
    private final Arguments arguments = new Arguments();
    private final Map<Long, Long> allocated = new HashMap<>();
    private final long size;
    private final long claimed;
    private final Set<String> launched = new HashSet<>();
    private long most;
    private int refused;

    /**
     * @param size bytes in all
     * @param claimed bytes that it says it has
     */
    public ShimDevice(long size, long claimed) {
        this.size = size;
        this.claimed = claimed;
    }

    public ShimDevice(long size) {
        this(size, size);
    }

    public ShimDevice() {
        this(8L << 30);
    }

    @Override
    public synchronized long allocate(long bytes) {
        if (bytes > size - held()) {
            refused++;
            throw new OutOfDeviceMemory(bytes, size - held());
        }
        long address = (Native.malloc(bytes + 256) + 255) / 256 * 256;
        new Pointer(address).setMemory(0, bytes, (byte) 0xff);
        allocated.put(address, bytes);
        most = Math.max(most, held());
        return address;
    }

    @Override
    public synchronized void release(long address) {
        if (allocated.remove(address) == null) {
            throw new IllegalStateException("Given back what was not allocated");
        }
    }

    /** Bytes that have not been given back. */
    synchronized long held() {
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most bytes that were ever allocated. */
    public synchronized long most() {
        return most;
    }

    /** How often there was no room. */
    public synchronized int refused() {
        return refused;
    }

    /** The kernels that have run. */
    Set<String> launched() {
        return Set.copyOf(launched);
    }

    @Override
    public void clear(long address, long bytes) {
        new Pointer(address).setMemory(0, bytes, (byte) 0);
    }

    @Override
    public void copy(long to, long from, long bytes) {
        Pointer target = new Pointer(to);
        Pointer source = new Pointer(from);
        target.getByteBuffer(0, bytes).put(source.getByteBuffer(0, bytes));
    }

    @Override
    public void upload(long address, ByteBuffer bytes) {
        new Pointer(address).getByteBuffer(0, bytes.remaining()).put(bytes.duplicate());
    }

    @Override
    public void download(ByteBuffer into, long address) {
        into.duplicate().put(new Pointer(address).getByteBuffer(0, into.remaining()));
    }

    @Override
    public synchronized void launch(String kernel, Grid grid, Object... values) {
        launched.add(kernel);
        String failure;
        synchronized (shim) { // all cards are this one processor
            failure = shim.shim_launch(kernel, grid.across(), grid.down(), grid.threads(), arguments.of(values));
        }
        if (failure != null) {
            throw new IllegalStateException(kernel + ": " + failure);
        }
    }

    @Override
    public synchronized void multiply(Product p) {
        int half = p.of() == Element.BFLOAT16 ? 1 : 0;
        shim.shim_multiply(
                new Pointer(p.result()),
                p.resultOf() == Element.BFLOAT16 ? 1 : 0,
                new Pointer(p.a().address()),
                half,
                p.a().turned() ? 1 : 0,
                new Pointer(p.b().address()),
                half,
                p.b().turned() ? 1 : 0,
                p.rows(),
                p.columns(),
                p.depth(),
                p.factor(),
                p.keep());
    }

    @Override
    public synchronized long free() {
        return claimed - held();
    }

    @Override
    public Pointer stream() {
        return Pointer.NULL;
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public void finish() {
        // Everything is done when the call returns.
    }

    @Override
    public void close() {
        // Memory goes with the test.
    }
}
