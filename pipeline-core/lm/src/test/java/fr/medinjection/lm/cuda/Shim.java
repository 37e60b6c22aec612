package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        Toolchain.require(
                Compiler.THERE, "g++", "install it to run the kernels on the processor (apt-get install g++)");
        return Holder.SHIM;
    }

    /** Looks for the compiler once. */
    final class Compiler {
        private static final boolean THERE = canBuild();

        private Compiler() {}
    }

    private static boolean canBuild() {
        try {
            return new ProcessBuilder("g++", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loads the library when it is first asked for. */
    final class Holder {
        private static final Shim SHIM = Native.load(library().toString(), Shim.class);

        private Holder() {}

        private static Path library() {
            Toolchain.require(
                    canBuild(), "g++", "install it to run the kernels on the processor (apt-get install g++)");
            String kernels = KernelSource.text();
            String registry = KernelSource.kernels().stream()
                    .map(name -> "KERNEL(\"" + name + "\", " + name + ")\n")
                    .collect(Collectors.joining());
            try (InputStream stream = Shim.class.getResourceAsStream("shim.cpp")) {
                String shim = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return library(kernels, registry, shim);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Path library(String kernels, String registry, String shim)
                throws IOException, InterruptedException {
            String key = HexFormat.of().toHexDigits((kernels + registry + shim).hashCode());
            Path folder =
                    Files.createDirectories(Path.of("target", "shim-" + key).toAbsolutePath());
            Path library = folder.resolve("shim.so");
            if (!Files.exists(library)) {
                Files.writeString(folder.resolve("kernels.cu"), kernels);
                Files.writeString(folder.resolve("registry.inc"), registry);
                Files.writeString(folder.resolve("shim.cpp"), shim);
                Path fresh = Files.createTempFile(folder, "shim", ".so");
                compile(folder, fresh);
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            }
            return library;
        }

        private static void compile(Path folder, Path into) throws IOException, InterruptedException {
            Path log = folder.resolve("log");
            Process compiler = new ProcessBuilder(List.of(
                            "g++",
                            "-std=c++17",
                            "-O2",
                            "-shared",
                            "-fPIC",
                            "-ffp-contract=off",
                            "-fno-strict-aliasing",
                            "-o",
                            into.toString(),
                            folder.resolve("shim.cpp").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!compiler.waitFor(5, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
                throw new IllegalStateException("The shim does not compile:\n" + Files.readString(log));
            }
        }
    }
}
