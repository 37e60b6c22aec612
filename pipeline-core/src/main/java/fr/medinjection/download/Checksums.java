package fr.medinjection.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The {@code <name>.sha256} beside a fetched file or folder, in the format of {@code sha256sum}.
 *
 * @param address checksum of the address it came from
 * @param sent checksum of what the server sent: the file itself, or the archive a folder was unpacked from
 * @param files path beside the checksum file to checksum
 */
record Checksums(String address, String sent, Map<String, String> files) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");
    private static final Pattern ORIGIN = Pattern.compile("# sent ([0-9a-f]{64}) from ([0-9a-f]{64})");

    static Path pathFor(Path target) {
        return target.suffix(".sha256");
    }

    static String of(FileSystem files, Path path) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = files.open(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void write(FileSystem fs, Path path) throws IOException {
        StringBuilder text = new StringBuilder("# sent " + sent + " from " + address + "\n");
        new TreeMap<>(files)
                .forEach((name, sum) ->
                        text.append(sum).append("  ").append(name).append('\n'));
        try (OutputStream out = fs.create(path, true)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A torn or foreign file has lines missing: it then vouches for nothing. */
    static Checksums read(FileSystem fs, Path path) throws IOException {
        String text;
        try (InputStream in = fs.open(path)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher origin = ORIGIN.matcher(text.lines().findFirst().orElse(""));
        boolean known = origin.matches();
        Map<String, String> files = new TreeMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(m -> files.put(m.group(2), m.group(1)));
        return new Checksums(known ? origin.group(2) : "", known ? origin.group(1) : "", files);
    }

    /** Whether every file is in {@code folder} as recorded. */
    boolean hold(FileSystem fs, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = new Path(folder, file.getKey());
            if (!fs.exists(path)
                    || fs.getFileStatus(path).isDirectory()
                    || !of(fs, path).equals(file.getValue())) {
                return false;
            }
        }
        return !files.isEmpty();
    }
}
