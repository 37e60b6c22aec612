package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import fr.medinjection.lm.LmException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libraries of CUDA on this machine: the driver's and those of the installed toolkit. They are opened by name when they are wanted, so that class path and build know nothing of
 * them and one build serves machines without a card, with CUDA 12 and with CUDA 13.
 */
public final class Toolkit {
    /** Folders to look into first, as in a PATH. */
    public static final String VARIABLE = "CUDA_LIBRARIES";

    private static final Pattern BUILT_INS = Pattern.compile("libnvrtc-builtins\\.so\\.[0-9.]+");

    private static final List<String> RELATIVE = List.of("lib64", "lib", "targets/x86_64-linux/lib", "");

    /** A library, and what stands for it: a file, or a name that the system's loader knows. */
    public record Found(String library, String file) {}

    private Toolkit() {}

    /** The driver; its user space comes with the kernel module, not with a toolkit. */
    public static Optional<Found> driver() {
        return first(List.of("libcuda.so.1"));
    }

    public static Optional<Found> nvrtc() {
        return first(List.of("libnvrtc.so.13", "libnvrtc.so.12"));
    }

    public static Optional<Found> cublasLt() {
        return first(List.of("libcublasLt.so.13", "libcublasLt.so.12"));
    }

    /** What sums over several cards; one card does without. */
    public static Optional<Found> nccl() {
        return first(List.of("libnccl.so.2"));
    }

    /** Why code of a compiler does not run on a driver, both by their versions of CUDA: a driver runs that of its own major version and of older ones. */
    static Optional<String> mismatch(String driver, String compiler) {
        return major(compiler) <= major(driver)
                ? Optional.empty()
                : Optional.of("NVRTC " + compiler + " is too new for the driver, which is for CUDA " + driver
                        + "; update the driver, or name the folder of an older toolkit in " + VARIABLE);
    }

    private static int major(String version) {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    /** Opens the run-time compiler with its built-in functions, which it looks for by name and not beside itself. */
    static NvrtcLibrary openNvrtc() {
        Optional<Found> found = nvrtc();
        found.map(library -> Path.of(library.file()).getParent()).ifPresent(Toolkit::openBuiltIns);
        return open(found, "libnvrtc of a CUDA toolkit", NvrtcLibrary.class);
    }

    private static void openBuiltIns(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file ->
                            BUILT_INS.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .limit(1)
                    .forEach(file -> NativeLibrary.getInstance(file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a library or says that it is missing. */
    static <L extends Library> L open(Optional<Found> found, String what, Class<L> type) {
        if (found.isEmpty()) {
            throw new LmException("Cannot find " + what + ": install it, or name its folder in " + VARIABLE);
        }
        try {
            return Native.load(found.get().file(), type);
        } catch (UnsatisfiedLinkError e) {
            throw new LmException("Cannot open " + found.get().file() + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Found> first(List<String> names) {
        List<Path> folders = folders();
        for (String name : names) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(name))) {
                    return Optional.of(new Found(name, folder.resolve(name).toString()));
                }
            }
            if (loaderKnows(name)) {
                return Optional.of(new Found(name, name));
            }
        }
        return Optional.empty();
    }

    private static boolean loaderKnows(String name) {
        try {
            return NativeLibrary.getInstance(name) != null;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault(VARIABLE, "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        for (Path home : homes()) {
            RELATIVE.forEach(relative -> folders.add(home.resolve(relative)));
        }
        return folders;
    }

    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            if (System.getenv(variable) != null) {
                homes.add(Path.of(System.getenv(variable)));
            }
        }
        Path usual = Path.of("/usr/local");
        homes.add(usual.resolve("cuda"));
        if (Files.isDirectory(usual)) {
            try (Stream<Path> all = Files.list(usual)) {
                all.filter(path -> path.getFileName().toString().startsWith("cuda-"))
                        .sorted()
                        .forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }
}
