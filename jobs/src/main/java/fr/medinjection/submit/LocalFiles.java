package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files of this machine by the names under which they travel. */
final class LocalFiles {
    private static final long MOST_BYTES = 256L << 20;

    private LocalFiles() {}

    /** What belongs to a configuration is small: large data must lie where all executors read it. */
    static void requireSmall(SortedMap<String, Path> files) {
        long bytes = files.values().stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
        if (bytes > MOST_BYTES) {
            throw new UserException("Cannot ship " + (bytes >> 20)
                    + " MB that the configuration names in its own folder, at most " + (MOST_BYTES >> 20)
                    + ": put large data on the cluster's file system and name it with its scheme, as hdfs:///...");
        }
    }

    /** A file, or all files below a folder, by their path from where it lies. */
    static SortedMap<String, Path> below(Path place) {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(place)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(
                            place.toAbsolutePath()
                                    .getParent()
                                    .relativize(file.toAbsolutePath())
                                    .toString(),
                            file));
        } catch (IOException e) {
            throw new UserException("Cannot list " + place + ": " + Failures.line(e), e);
        }
        return files;
    }

    /** The jars of a folder. */
    static SortedMap<String, Path> jars(Path folder) {
        SortedMap<String, Path> jars = new TreeMap<>();
        below(folder).values().stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .forEach(file -> jars.put(file.getFileName().toString(), file));
        return jars;
    }

    /** What changes with a name or a length: enough for released jars, and read in no time. */
    static String listHash(SortedMap<String, Path> files) {
        List<String> parts = new ArrayList<>();
        files.forEach((name, file) -> parts.add(name + ":" + file.toFile().length()));
        return hash(parts);
    }

    /** What changes with a name or a byte. */
    static String contentHash(SortedMap<String, Path> files) {
        List<String> parts = new ArrayList<>();
        files.forEach((name, file) -> parts.add(name + ":" + digest(file)));
        return hash(parts);
    }

    private static String hash(List<String> parts) {
        return Ids.hash(parts.toArray(String[]::new)).substring(0, 16);
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + Failures.line(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
