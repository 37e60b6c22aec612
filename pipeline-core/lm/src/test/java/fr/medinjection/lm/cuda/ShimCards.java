package fr.medinjection.lm.cuda;

import com.sun.jna.Native;
import java.time.Duration;
import java.util.Map;

/** Cards that are the processor, joined by a library with NCCL's functions over threads. */
public final class ShimCards {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ShimCards() {}

    static NcclLibrary library() {
        NativeSource.requireCompiler("join cards on the processor");
        return Holder.LIBRARY;
    }

    /** Loads the library when it is first asked for. */
    private static final class Holder {
        private static final NcclLibrary LIBRARY =
                Native.load(NativeSource.built("nccl", Map.of()).toString(), NcclLibrary.class);
    }

    public static byte[] newId() {
        return CardSums.newId(library());
    }

    public static CardSums join(CudaBackend backend, byte[] id, int rank, int count) {
        return CardSums.join(library(), backend, id, rank, count, PATIENCE);
    }
}
