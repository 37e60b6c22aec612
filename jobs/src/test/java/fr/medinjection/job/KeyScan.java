package fr.medinjection.job;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Looks for keys in whatever lies below some folders: in names, in bytes, in the rows and footers of Parquet files, in what is
 * compressed, each key as it is and in Base64.
 */
final class KeyScan {
    private static final int SHOWN = 300;

    private final List<byte[]> forms = new ArrayList<>();

    KeyScan(Collection<String> keys) {
        for (String key : keys) {
            forms.add(key.getBytes(StandardCharsets.UTF_8));
            forms.addAll(inBase64(key));
        }
    }

    /** What Base64 makes of a key after none, one and two other bytes, without the letters that its neighbours decide too. */
    private static List<byte[]> inBase64(String key) {
        List<byte[]> forms = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            byte[] text = (" ".repeat(before) + key).getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(text);
            String inner = encoded.substring((before * 4 + 2) / 3, text.length / 3 * 4);
            forms.add(inner.getBytes(StandardCharsets.US_ASCII));
        }
        return forms;
    }

    /** A file in which a key stands, with what stands before the key. */
    record Found(Path file, String before) {}

    /** The files in which a key stands; one that goes away meanwhile is passed over. */
    List<Found> found(Path... folders) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path folder : folders) {
            addFound(folder.toFile(), found);
        }
        return found;
    }

    private void addFound(File file, List<Found> found) throws IOException {
        if (holdsKey(file.getName().getBytes(StandardCharsets.UTF_8))) {
            found.add(new Found(file.toPath(), "its name"));
        }
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                addFound(child, found);
            }
        } else if (file.isFile()) {
            try {
                if (holdsKey(file.toPath())) {
                    found.add(new Found(file.toPath(), before(file.toPath())));
                }
            } catch (NoSuchFileException | FileNotFoundException e) {
                // A file for a moment, such as those of a shuffle.
            }
        }
    }

    private boolean holdsKey(Path file) throws IOException {
        return holdsKey(Files.readAllBytes(file))
                || (file.toString().endsWith(".parquet")
                        ? holdsKey(rows(file).getBytes(StandardCharsets.UTF_8))
                        : holdsKeyInside(Files.readAllBytes(file)));
    }

    private String before(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = forms.stream().mapToInt(form -> indexOf(bytes, form)).max().orElse(-1);
        int from = Math.max(0, at - SHOWN);
        return at < 0 ? "packed" : new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    private boolean holdsKey(byte[] bytes) {
        return forms.stream().anyMatch(form -> indexOf(bytes, form) >= 0);
    }

    private boolean holdsKeyInside(byte[] bytes) throws IOException {
        if (startsWith(bytes, 0x1f, 0x8b)) {
            return unpacked(new GZIPInputStream(new ByteArrayInputStream(bytes)));
        }
        if (startsWith(bytes, 'P', 'K', 3, 4)) {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    byte[] content = zip.readAllBytes();
                    if (holdsKey(entry.getName().getBytes(StandardCharsets.UTF_8))
                            || holdsKey(content)
                            || holdsKeyInside(content)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean unpacked(InputStream packed) throws IOException {
        try (packed) {
            byte[] content = packed.readAllBytes();
            return holdsKey(content) || holdsKeyInside(content);
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Every value of a Parquet file as text, and what its footer says. */
    private static String rows(Path file) throws IOException {
        Configuration conf = new Configuration();
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        StringBuilder text = new StringBuilder();
        try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(path, conf))) {
            text.append(footer.getFooter().getFileMetaData().getKeyValueMetaData());
        }
        try (ParquetReader<Group> rows = ParquetReader.builder(new GroupReadSupport(), path)
                .withConf(conf)
                .build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                text.append('\n').append(row);
            }
        }
        return text.toString();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            int j = 0;
            while (j < part.length && bytes[i + j] == part[j]) {
                j++;
            }
            if (j == part.length) {
                return i;
            }
        }
        return -1;
    }
}
