package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A card through the driver, with our kernels compiled for it and cuBLASLt, all on one stream. */
public final class CudaDevice implements Device {
    /** The oldest that has what the kernels do within a warp. */
    static final int OLDEST = 70;

    /** The matrix units' instructions for bf16 came with it; older cards have single precision. */
    static final int OLDEST_BFLOAT16 = 80;

    private final Cards cards;
    private final CudaDriver driver;
    private final Cards.Card card;
    private final int device;
    private final Pointer context;
    private final Pointer stream;
    private final Pointer module;
    private final Map<String, String> names;
    private final Map<String, Pointer> functions = new HashMap<>();
    private final MatrixProducts products;
    private final Arguments arguments = new Arguments();
    private boolean capturing;
    private final ThreadLocal<Boolean> entered = ThreadLocal.withInitial(() -> false);

    private CudaDevice(Cards cards, Cards.Card card) {
        this.cards = cards;
        this.driver = cards.driver();
        this.card = card;
        this.device = cards.device(card.ordinal());
        PointerByReference made = new PointerByReference();
        cards.check(driver.cuDevicePrimaryCtxRetain(made, device), "open " + card.name());
        this.context = made.getValue();
        enter();
        PointerByReference stream = new PointerByReference();
        cards.check(driver.cuStreamCreate(stream, 1), "open a stream");
        this.stream = stream.getValue();
        Nvrtc.Code code = compiled(cards.version(), card);
        this.names = code.names();
        PointerByReference module = new PointerByReference();
        cards.check(driver.cuModuleLoadData(module, code.image()), "load the kernels");
        this.module = module.getValue();
        this.products = new MatrixProducts(this, this.stream);
    }

    /** Opens a card by its number. */
    public static CudaDevice open(int ordinal) {
        Cards cards = Cards.open();
        List<Cards.Card> all = cards.all();
        if (ordinal >= all.size()) {
            throw new LmException("Cannot use card " + ordinal + ": the driver has " + all.size());
        }
        Cards.Card card = all.get(ordinal);
        if (card.capability() < OLDEST) {
            throw new LmException("Cannot use " + card.name() + ": its compute capability is " + card.capabilityText()
                    + ", the kernels need 7.0");
        }
        return new CudaDevice(cards, card);
    }

    private static Nvrtc.Code compiled(String driver, Cards.Card card) {
        Nvrtc nvrtc = Nvrtc.open();
        Toolkit.mismatch(driver, nvrtc.version()).ifPresent(why -> {
            throw new LmException("Cannot use " + card.name() + ": " + why);
        });
        List<String> options = Nvrtc.options(nvrtc.architectureFor(card.capability()));
        List<String> how = new ArrayList<>(options);
        how.add(nvrtc.version());
        String source = KernelSource.text();
        return KernelCache.ofUser().code(source, how, () -> nvrtc.compile(source, KernelSource.kernels(), options));
    }

    public Cards.Card card() {
        return card;
    }

    /** The context belongs to threads. */
    private void enter() {
        if (!entered.get()) {
            cards.check(driver.cuCtxSetCurrent(context), "use " + card.name());
            entered.set(true);
        }
    }

    /** As {@link #enter}, for what a graph cannot hold. */
    private void now() {
        if (capturing) {
            throw new LmException("Cannot write down work that waits for the card or reads from the processor");
        }
        enter();
    }

    @Override
    public synchronized Optional<Graph> capture(Runnable work) {
        now();
        capturing = true;
        try {
            return CudaGraph.captured(cards, stream, work);
        } finally {
            capturing = false;
        }
    }

    @Override
    public synchronized long allocate(long bytes) {
        now();
        LongByReference address = new LongByReference();
        int status = driver.cuMemAlloc_v2(address, bytes);
        if (status == CudaDriver.OUT_OF_MEMORY) {
            throw new OutOfDeviceMemory(bytes, free());
        }
        cards.check(status, "get memory on the card");
        return address.getValue();
    }

    @Override
    public synchronized void release(long address) {
        finish(); // what was asked for may still be reading it
        cards.check(driver.cuMemFree_v2(address), "give memory back");
    }

    @Override
    public synchronized void clear(long address, long bytes) {
        enter();
        cards.check(driver.cuMemsetD8Async(address, (byte) 0, bytes, stream), "clear memory");
    }

    @Override
    public synchronized void copy(long to, long from, long bytes) {
        enter();
        cards.check(driver.cuMemcpyDtoDAsync_v2(to, from, bytes, stream), "copy on the card");
    }

    @Override
    public synchronized void upload(long address, ByteBuffer bytes) {
        now();
        cards.check(driver.cuMemcpyHtoDAsync_v2(address, bytes, bytes.remaining(), stream), "copy to the card");
    }

    @Override
    public synchronized void download(ByteBuffer into, long address) {
        now();
        cards.check(driver.cuMemcpyDtoHAsync_v2(into, address, into.remaining(), stream), "copy from the card");
        finish();
    }

    @Override
    public synchronized void launch(String kernel, Grid grid, Object... values) {
        enter();
        Pointer function = functions.computeIfAbsent(kernel, this::function);
        int status = driver.cuLaunchKernel(
                function,
                grid.across(),
                grid.down(),
                1,
                grid.threads(),
                1,
                1,
                0,
                stream,
                arguments.of(values),
                Pointer.NULL);
        cards.check(status, "start " + kernel);
    }

    private Pointer function(String kernel) {
        PointerByReference function = new PointerByReference();
        cards.check(driver.cuModuleGetFunction(function, module, names.get(kernel)), "find " + kernel);
        return function.getValue();
    }

    @Override
    public synchronized void multiply(Product product) {
        enter();
        products.multiply(product);
    }

    @Override
    public synchronized long free() {
        now();
        LongByReference free = new LongByReference();
        LongByReference total = new LongByReference();
        cards.check(driver.cuMemGetInfo_v2(free, total), "ask for free memory");
        return free.getValue();
    }

    @Override
    public Pointer stream() {
        enter();
        return stream;
    }

    @Override
    public synchronized boolean isDone() {
        now();
        int status = driver.cuStreamQuery(stream);
        if (status != CudaDriver.NOT_READY) {
            cards.check(status, "ask after the work on the card");
        }
        return status == CudaDriver.SUCCESS;
    }

    @Override
    public synchronized void finish() {
        now();
        cards.check(driver.cuStreamSynchronize(stream), "finish the work on the card");
    }

    @Override
    public synchronized void close() {
        finish();
        products.close();
        cards.check(driver.cuModuleUnload(module), "unload the kernels");
        cards.check(driver.cuStreamDestroy_v2(stream), "close the stream");
        cards.check(driver.cuDevicePrimaryCtxRelease_v2(device), "close " + card.name());
    }
}
