package fr.medinjection.lm.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compiled kernels on disk, by what they were compiled from and how; several processes may share a folder. */
final class KernelCache {
    private static final String SEPARATOR = "\t";

    private final Path folder;

    KernelCache(Path folder) {
        this.folder = folder;
    }

    /** In the user's cache folder. */
    static KernelCache ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return new KernelCache(home.resolve("medinjection-fr").resolve("kernels"));
    }

    /** What was compiled before, or what is compiled now. */
    Nvrtc.Code code(String source, List<String> how, Supplier<Nvrtc.Code> compile) {
        Path image = folder.resolve(key(source, how) + ".cubin");
        Path names = folder.resolve(key(source, how) + ".names");
        try {
            if (Files.exists(image)) { // written last
                return new Nvrtc.Code(Files.readAllBytes(image), read(names));
            }
            Nvrtc.Code code = compile.get();
            Files.createDirectories(folder);
            StringBuilder lines = new StringBuilder();
            code.names()
                    .forEach((kernel, name) ->
                            lines.append(kernel).append(SEPARATOR).append(name).append('\n'));
            put(names, lines.toString().getBytes(StandardCharsets.UTF_8));
            put(image, code.image());
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep compiled kernels in " + folder, e);
        }
    }

    private static Map<String, String> read(Path names) throws IOException {
        Map<String, String> read = new LinkedHashMap<>();
        for (String line : Files.readAllLines(names)) {
            int tab = line.indexOf(SEPARATOR);
            read.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return read;
    }

    private void put(Path file, byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(folder, "kernels", ".part");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String key(String source, List<String> how) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.getBytes(StandardCharsets.UTF_8));
            how.forEach(one -> digest.update(("\n" + one).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
