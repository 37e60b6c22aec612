package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The kernels' own text compiled for the processor, with threads as fibers; see shim.cpp. */
interface Shim extends Library {
    /** Null, or what went wrong. */
    String shim_launch(String kernel, int across, int down, int threads, Pointer arguments);

    void shim_multiply(
            Pointer c,
            int cHalf,
            Pointer a,
            int aHalf,
            int aTurned,
            Pointer b,
            int bHalf,
            int bTurned,
            int rows,
            int columns,
            int depth,
            float factor,
            float keep);

    /** Compiled once for each text. */
    static Shim built() {
        NativeSource.requireCompiler("run the kernels on the processor");
        return Holder.SHIM;
    }

    /** Loads the library when it is first asked for. */
    final class Holder {
        private static final Shim SHIM = Native.load(library().toString(), Shim.class);

        private Holder() {}

        private static Path library() {
            String registry = KernelSource.kernels().stream()
                    .map(name -> "KERNEL(\"" + name + "\", " + name + ")\n")
                    .collect(Collectors.joining());
            return NativeSource.built("shim", Map.of("kernels.cu", KernelSource.text(), "registry.inc", registry));
        }
    }
}
