package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import fr.medinjection.lm.LmException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A card that is the processor: the kernels run in the shim. A graph is the list of what was asked for while it was written down, arguments
 * and all.
 */
public final class ShimDevice implements Device {
    private final Shim shim = Shim.built();
    private final Arguments arguments = new Arguments();
    private final ShimMemory memory;
    private final long claimed;
    private final Set<String> launched = new HashSet<>();
    private Consumer<Command> listener = command -> {};
    private boolean graphs = true;
    private List<Runnable> writing;
    private int captures;
    private boolean hanging;

    /**
     * @param size bytes in all
     * @param claimed bytes that it says it has
     */
    public ShimDevice(long size, long claimed) {
        this.memory = new ShimMemory(size);
        this.claimed = claimed;
    }

    public ShimDevice(long size) {
        this(size, size);
    }

    public ShimDevice() {
        this(1L << 30);
    }

    /** One on which each tensor lies alone, so that its margins are looked after: it says that it has so little that blocks of memory are as small as can be. */
    static ShimDevice strict() {
        return new ShimDevice(1L << 30, 1 << 14);
    }

    /** What is asked of a card, with all that decides what it does. */
    public record Command(String what, Optional<Grid> grid, List<Object> arguments) {
        static Command of(String what, Object... arguments) {
            return new Command(what, Optional.empty(), List.of(arguments));
        }
    }

    /** Hears of everything that is asked for from now on, also while it is written down. */
    public void listen(Consumer<Command> listener) {
        this.listener = listener;
    }

    /** A driver that refuses graphs. */
    ShimDevice withoutGraphs() {
        graphs = false;
        return this;
    }

    /** Says from now on that its work is not done. */
    void hang() {
        hanging = true;
    }

    /** How often something was to be written down. */
    int captures() {
        return captures;
    }

    private void ask(Command command, Runnable work) {
        listener.accept(command);
        if (writing == null) {
            work.run();
        } else {
            writing.add(work);
        }
    }

    private void now(String what) {
        listener.accept(Command.of(what));
        if (writing != null) {
            throw new LmException("A graph holds no " + what);
        }
    }

    @Override
    public synchronized Optional<Graph> capture(Runnable work) {
        now("capture");
        captures++;
        if (!graphs) {
            return Optional.empty();
        }
        List<Runnable> written = new ArrayList<>();
        writing = written;
        try {
            work.run();
            return Optional.of(new ShimGraph(written));
        } catch (LmException e) {
            return Optional.empty();
        } finally {
            writing = null;
        }
    }

    private record ShimGraph(List<Runnable> written) implements Graph {
        @Override
        public void launch() {
            written.forEach(Runnable::run);
        }

        @Override
        public void close() {
            written.clear();
        }
    }

    @Override
    public synchronized long allocate(long bytes) {
        now("allocation");
        return memory.allocate(bytes);
    }

    @Override
    public synchronized void release(long address) {
        now("release");
        memory.release(address);
    }

    /** Bytes that have not been given back. */
    synchronized long held() {
        return memory.held();
    }

    /** The most bytes that were ever allocated. */
    public synchronized long most() {
        return memory.most();
    }

    /** How often there was no room. */
    public synchronized int refused() {
        return memory.refused();
    }

    /** The kernels that have run. */
    Set<String> launched() {
        return Set.copyOf(launched);
    }

    @Override
    public void clear(long address, long bytes) {
        ask(Command.of("clear", address, bytes), () -> new Pointer(address).setMemory(0, bytes, (byte) 0));
    }

    @Override
    public void copy(long to, long from, long bytes) {
        Pointer target = new Pointer(to);
        Pointer source = new Pointer(from);
        ask(Command.of("copy", to, from, bytes), () -> target.getByteBuffer(0, bytes)
                .put(source.getByteBuffer(0, bytes)));
    }

    @Override
    public void upload(long address, ByteBuffer bytes) {
        now("upload");
        new Pointer(address).getByteBuffer(0, bytes.remaining()).put(bytes.duplicate());
    }

    @Override
    public synchronized void download(ByteBuffer into, long address) {
        now("download");
        memory.check();
        into.duplicate().put(new Pointer(address).getByteBuffer(0, into.remaining()));
    }

    @Override
    public synchronized void launch(String kernel, Grid grid, Object... values) {
        Object[] mine = values.clone();
        ask(new Command(kernel, Optional.of(grid), List.of(mine)), () -> run(kernel, grid, mine));
    }

    private void run(String kernel, Grid grid, Object... values) {
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
        ask(Command.of("multiply", p), () -> run(p));
    }

    private void run(Product p) {
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
        now("question");
        return claimed - held();
    }

    @Override
    public Pointer stream() {
        return Pointer.NULL;
    }

    @Override
    public boolean isDone() {
        return !hanging;
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
