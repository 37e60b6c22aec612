package fr.medinjection.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** The bytes of an output folder as hashes, to compare two of them. */
final class OutputFiles {
    /** The length of the footer and the mark behind it. */
    private static final int PARQUET_TAIL = 8;

    private static final Pattern NAMES_ITS_RUN = Pattern.compile(
            "_logs/.*|(.*/)?_manifest\\.json|report/index\\.html|report/tables/(runs|training)(\\.csv|\\.(en|fr)\\.tex)"
                    + "|models/.*/log\\.jsonl");

    private OutputFiles() {}

    /** Copies a folder, to go on from a finished run without disturbing it. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    /** The hash of every file but those that name their run: logs, manifests, the page and its tables of runs and times. */
    static SortedMap<String, String> hashes(Path out) throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = out.relativize(file).toString();
                if (!NAMES_ITS_RUN.matcher(name).matches()) {
                    hashes.put(name, hash(file));
                }
            }
        }
        return hashes;
    }

    private static String hash(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            if (file.toString().endsWith(".parquet")) {
                end -= PARQUET_TAIL
                        + ByteBuffer.wrap(bytes, end - PARQUET_TAIL, 4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt();
                digest.update(footer(file).getBytes(StandardCharsets.UTF_8));
            }
            digest.update(bytes, 0, end);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The footer of a Parquet file as text. Its bytes may differ between two JVMs: the Parquet library lists a column's
     * encodings in the order of a hash set of enum constants, whose hashes are their addresses.
     */
    private static String footer(Path file) throws IOException {
        HadoopInputFile input =
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
        try (ParquetFileReader reader = ParquetFileReader.open(input)) {
            FileMetaData meta = reader.getFooter().getFileMetaData();
            StringBuilder text = new StringBuilder()
                    .append(meta.getSchema())
                    .append(new TreeMap<>(meta.getKeyValueMetaData()))
                    .append(meta.getCreatedBy());
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                text.append('\n').append(block.getRowCount());
                block.getColumns().forEach(column -> text.append('\n')
                        .append(column.getPath())
                        .append(new TreeSet<>(column.getEncodings()))
                        .append(column.getCodec())
                        .append(List.of(
                                column.getStartingPos(),
                                column.getFirstDataPageOffset(),
                                column.getTotalSize(),
                                column.getTotalUncompressedSize(),
                                column.getValueCount()))
                        .append(column.getStatistics()));
            }
            return text.toString();
        }
    }

    /** Folders that hold data but no manifest, staging aside: there must be none at any time. */
    static List<Path> unfinished(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .map(out::relativize)
                    .filter(file -> !file.toString().contains("_staging."))
                    .filter(file -> !hasManifest(out, file))
                    .toList();
        }
    }

    private static boolean hasManifest(Path out, Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.exists(out.resolve(folder).resolve("_manifest.json"))) {
                return true;
            }
        }
        return false;
    }
}
