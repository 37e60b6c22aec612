package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles kernels to machine code. */
public final class Nvrtc {
    private final NvrtcLibrary library;

    private Nvrtc(NvrtcLibrary library) {
        this.library = library;
    }

    public static Nvrtc open() {
        return new Nvrtc(Toolkit.openNvrtc());
    }

    /** Machine code, and the name in it of each kernel. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is
    record Code(byte[] image, Map<String, String> names) {}

    public String version() {
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        check(library.nvrtcVersion(major, minor), "ask for the version");
        return major.getValue() + "." + minor.getValue();
    }

    /** Of the architectures that it knows, 90 for 9.0, the newest whose code runs on a card. */
    int architectureFor(int capability) {
        IntByReference count = new IntByReference();
        check(library.nvrtcGetNumSupportedArchs(count), "count the architectures");
        int[] known = new int[count.getValue()];
        check(library.nvrtcGetSupportedArchs(known), "list the architectures");
        int best = 0;
        for (int one : known) {
            best = one / 10 == capability / 10 && one <= capability ? Math.max(best, one) : best;
        }
        if (best == 0) {
            throw new LmException("Cannot compile for a card of compute capability " + capability / 10 + "."
                    + capability % 10 + ": NVRTC " + version() + " does not know it");
        }
        return best;
    }

    static List<String> options(int architecture) {
        return List.of("--gpu-architecture=sm_" + architecture, "--std=c++17");
    }

    Code compile(String source, List<String> kernels, List<String> options) {
        PointerByReference program = new PointerByReference();
        check(
                library.nvrtcCreateProgram(program, source, "kernels.cu", 0, Pointer.NULL, Pointer.NULL),
                "begin to compile");
        try {
            return compile(program.getValue(), kernels, options);
        } finally {
            check(library.nvrtcDestroyProgram(program), "end compiling");
        }
    }

    private Code compile(Pointer program, List<String> kernels, List<String> options) {
        kernels.forEach(kernel -> check(library.nvrtcAddNameExpression(program, kernel), "name " + kernel));
        int status = library.nvrtcCompileProgram(program, options.size(), options.toArray(new String[0]));
        if (status != 0) {
            throw new LmException("Cannot compile the kernels with " + options + ": " + log(program));
        }
        LongByReference size = new LongByReference();
        check(library.nvrtcGetCUBINSize(program, size), "get the code's size");
        byte[] image = new byte[Math.toIntExact(size.getValue())];
        check(library.nvrtcGetCUBIN(program, image), "get the code");
        Map<String, String> names = new LinkedHashMap<>();
        for (String kernel : kernels) {
            PointerByReference name = new PointerByReference();
            check(library.nvrtcGetLoweredName(program, kernel, name), "find " + kernel);
            names.put(kernel, name.getValue().getString(0));
        }
        return new Code(image, names);
    }

    private String log(Pointer program) {
        LongByReference size = new LongByReference();
        check(library.nvrtcGetProgramLogSize(program, size), "get the log's size");
        byte[] text = new byte[Math.toIntExact(size.getValue())];
        check(library.nvrtcGetProgramLog(program, text), "get the log");
        return new String(text, StandardCharsets.UTF_8).strip();
    }

    private void check(int status, String what) {
        if (status != 0) {
            throw new LmException("Cannot " + what + ": " + library.nvrtcGetErrorString(status));
        }
    }
}
