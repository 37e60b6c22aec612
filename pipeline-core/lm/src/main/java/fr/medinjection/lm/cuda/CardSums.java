package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sums of tensors over several cards, each of which one rank has, by NCCL: the numbers travel from card to card. */
public final class CardSums implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1;

    private final NcclLibrary library;
    private final Device device;
    private final Pointer communicator;
    private final Duration patience;
    private boolean open = true;

    private CardSums(NcclLibrary library, Device device, Pointer communicator, Duration patience) {
        this.library = library;
        this.device = device;
        this.communicator = communicator;
        this.patience = patience;
    }

    /** Another card is silent, or says that one is. */
    public static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostException(String message) {
            super(message);
        }
    }

    /** Whether this machine has NCCL. */
    public static boolean isThere() {
        return Toolkit.nccl().isPresent();
    }

    /** What one rank makes and tells all others before they join. */
    public static byte[] newId() {
        return newId(open());
    }

    static byte[] newId(NcclLibrary library) {
        NcclLibrary.UniqueId id = new NcclLibrary.UniqueId();
        check(library, library.ncclGetUniqueId(id), "begin to join cards");
        return id.internal.clone();
    }

    /** Waits for all ranks, each with a card of its own. */
    public static CardSums join(CudaBackend backend, byte[] id, int rank, int count, Duration patience) {
        return join(open(), backend, id, rank, count, patience);
    }

    /** NCCL itself waits for ever, so a thread of its own does that. */
    static CardSums join(NcclLibrary library, CudaBackend backend, byte[] id, int rank, int count, Duration patience) {
        Device device = backend.work().device();
        CompletableFuture<Pointer> joined = new CompletableFuture<>();
        Thread joining = new Thread(
                () -> {
                    try {
                        joined.complete(communicator(library, device, id, rank, count));
                    } catch (RuntimeException | UnsatisfiedLinkError e) {
                        joined.completeExceptionally(e);
                    }
                },
                "nccl-" + rank);
        joining.setDaemon(true);
        joining.start();
        try {
            return new CardSums(library, device, joined.get(patience.toMillis(), TimeUnit.MILLISECONDS), patience);
        } catch (TimeoutException e) {
            throw new LostException(
                    "Cannot join cards: not all " + count + " came in " + patience.toSeconds()
                            + " s; NCCL_DEBUG=INFO in the executors' environment shows why, NCCL_SOCKET_IFNAME names the network between hosts");
        } catch (ExecutionException e) {
            throw new LmException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("Cannot join cards: rank " + rank + " was told to stop");
        }
    }

    private static NcclLibrary open() {
        return Toolkit.open(Toolkit.nccl(), "NCCL (libnccl.so.2)", NcclLibrary.class);
    }

    private static Pointer communicator(NcclLibrary library, Device device, byte[] id, int rank, int count) {
        NcclLibrary.UniqueId.ByValue shared = new NcclLibrary.UniqueId.ByValue();
        System.arraycopy(id, 0, shared.internal, 0, NcclLibrary.UniqueId.BYTES);
        PointerByReference made = new PointerByReference();
        device.stream(); // NCCL takes the card that is the thread's
        check(library, library.ncclCommInitRank(made, count, shared, rank), "join cards");
        return made.getValue();
    }

    /** Puts into each tensor its sum over all ranks, which name equal ones in one order. After a failure there are no more sums. */
    public void sum(List<Tensor> tensors) {
        boolean done = false;
        try {
            start(tensors);
            await();
            done = true;
        } finally {
            if (!done) {
                open = false;
                library.ncclCommAbort(communicator); // parting from it would wait for the sum that goes on
            }
        }
    }

    private void start(List<Tensor> tensors) {
        Pointer stream = device.stream();
        check(library, library.ncclGroupStart(), "sum over cards");
        for (Tensor tensor : tensors) {
            CudaTensor x = CudaTensor.of(tensor);
            if (x.element() != Element.FLOAT) {
                throw new IllegalArgumentException("A sum over cards in " + x.element());
            }
            check(
                    library,
                    library.ncclAllReduce(
                            x.address(),
                            x.address(),
                            x.elements(),
                            NcclLibrary.FLOAT32,
                            NcclLibrary.SUM,
                            communicator,
                            stream),
                    "sum over cards");
        }
        check(library, library.ncclGroupEnd(), "sum over cards");
    }

    /** A card that is lost leaves the others at work for ever, so the end is waited for only so long. */
    private void await() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!device.isDone()) {
            IntByReference error = new IntByReference();
            check(library, library.ncclCommGetAsyncError(communicator, error), "ask after the sum over cards");
            boolean failed = error.getValue() != NcclLibrary.SUCCESS && error.getValue() != NcclLibrary.IN_PROGRESS;
            if (failed || System.nanoTime() > deadline) {
                throw new LostException("Cannot sum over cards: "
                        + (failed
                                ? library.ncclGetErrorString(error.getValue())
                                : "no end after " + patience.toSeconds() + " s"));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("Cannot sum over cards: this rank was told to stop");
        }
    }

    private static void check(NcclLibrary library, int status, String what) {
        if (status != NcclLibrary.SUCCESS) {
            throw new LmException("Cannot " + what + ": NCCL says " + library.ncclGetErrorString(status));
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            device.stream();
            check(library, library.ncclCommDestroy(communicator), "part from the cards");
        }
    }
}
