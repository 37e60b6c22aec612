package fr.medinjection.lm.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** C++ that tests are made of, compiled to a library once for each text. */
final class NativeSource {
    private static final boolean COMPILER = canBuild();

    private NativeSource() {}

    static void requireCompiler(String purpose) {
        Toolchain.require(COMPILER, "g++", "install it to " + purpose + " (apt-get install g++)");
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

    /** The library of NAME.cpp, which lies beside this class and may include files of the given names and texts. */
    static Path built(String name, Map<String, String> included) {
        try (InputStream stream = NativeSource.class.getResourceAsStream(name + ".cpp")) {
            Map<String, String> files = new TreeMap<>(included);
            files.put(name + ".cpp", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            String key = HexFormat.of().toHexDigits(files.hashCode());
            Path folder =
                    Files.createDirectories(Path.of("target", name + "-" + key).toAbsolutePath());
            Path library = folder.resolve(name + ".so");
            if (!Files.exists(library)) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue());
                }
                Path fresh = Files.createTempFile(folder, name, ".so");
                compile(folder, name, fresh);
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compile(Path folder, String name, Path into) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process compiler = new ProcessBuilder(List.of(
                        "g++",
                        "-std=c++17",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-pthread",
                        "-ffp-contract=off",
                        "-fno-strict-aliasing",
                        "-o",
                        into.toString(),
                        folder.resolve(name + ".cpp").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!compiler.waitFor(5, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            throw new IllegalStateException(name + " does not compile:\n" + Files.readString(log));
        }
    }
}
