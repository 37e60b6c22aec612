package fr.medinjection.stage;

import fr.medinjection.data.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/** The version of the code that runs: a hash over the classes and resources of our own jars, the same wherever they were built. */
public final class CodeVersion {
    private CodeVersion() {}

    /** The hash over the jars (or class folders) that the given classes were loaded from. */
    public static String of(Class<?>... members) {
        List<String> parts = new ArrayList<>();
        try {
            for (Class<?> member : members) {
                Path place = Path.of(member.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                parts.addAll(Files.isDirectory(place) ? ofFolder(place) : ofJar(place));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("Cannot read our own classes", e);
        }
        return Ids.hash(parts.toArray(String[]::new)).substring(0, 16);
    }

    private static List<String> ofJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("META-INF/"))
                    .map(entry -> entry.getName() + ":" + entry.getCrc())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> ofFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/') + ":" + crc(file))
                    .sorted()
                    .toList();
        }
    }

    private static long crc(Path file) {
        try {
            CRC32 crc = new CRC32();
            crc.update(Files.readAllBytes(file));
            return crc.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
