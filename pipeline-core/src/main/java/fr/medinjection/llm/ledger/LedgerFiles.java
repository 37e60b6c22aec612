package fr.medinjection.llm.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a ledger: {@code log-EPOCH-N.jsonl}, appended to by one run, and {@code requests-EPOCH-N}, folders of Parquet files that
 * take the place of what their {@code _covers.json} lists. That file is written last: a folder without it does not exist.
 *
 * @param logs not yet compacted, oldest first
 * @param compacted folders, oldest first
 * @param gone what was replaced or never finished
 */
record LedgerFiles(List<Path> logs, List<Path> compacted, List<Path> gone, int lastEpoch) {
    /** Rises with what an older program would misread; a column that it does not know is none of that. */
    static final int VERSION = 1;

    private static final String VERSION_FILE = "_ledger.json";
    private static final String COVERS = "_covers.json";
    private static final Pattern LOG = Pattern.compile("log-(\\d{6})-\\d{6}\\.jsonl");
    private static final Pattern COMPACTED = Pattern.compile("requests-(\\d{6})-\\d{6}");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Path log(Path folder, int epoch, int number) {
        return new Path(folder, String.format(Locale.ROOT, "log-%06d-%06d.jsonl", epoch, number));
    }

    static Path compacted(Path folder, int epoch, int number) {
        return new Path(folder, String.format(Locale.ROOT, "requests-%06d-%06d", epoch, number));
    }

    /** Writes the version of a ledger that is new. */
    static void begin(FileSystem fs, Path folder) throws IOException {
        if (!fs.exists(new Path(folder, VERSION_FILE))) {
            boolean used = !list(fs, folder).logs().isEmpty()
                    || !list(fs, folder).compacted().isEmpty();
            if (used) {
                throw new UserException("Cannot read the ledger: " + folder + " has no " + VERSION_FILE);
            }
            write(fs, new Path(folder, VERSION_FILE), JSON.createObjectNode().put("version", VERSION));
        }
    }

    static void requireVersion(FileSystem fs, Path folder) throws IOException {
        JsonNode version;
        try {
            version = read(fs, new Path(folder, VERSION_FILE)).path("version");
        } catch (FileNotFoundException e) {
            throw new UserException("Cannot read the ledger: " + folder + " is none: it has no " + VERSION_FILE);
        }
        if (version.asInt() != VERSION) {
            throw new UserException("Cannot read the ledger: " + folder + " is of version " + version + ", expected "
                    + VERSION + ": use the program that wrote it, or another output folder");
        }
    }

    static LedgerFiles list(FileSystem fs, Path folder) throws IOException {
        List<Path> logs = new ArrayList<>();
        List<Path> compacted = new ArrayList<>();
        List<Path> gone = new ArrayList<>();
        Set<String> covered = new HashSet<>();
        int epoch = 0;
        for (FileStatus file : fs.listStatus(folder)) {
            String name = file.getPath().getName();
            Matcher log = LOG.matcher(name);
            Matcher requests = COMPACTED.matcher(name);
            if (log.matches()) {
                logs.add(file.getPath());
                epoch = Math.max(epoch, Integer.parseInt(log.group(1)));
            } else if (requests.matches()) {
                epoch = Math.max(epoch, Integer.parseInt(requests.group(1)));
                boolean whole = fs.exists(new Path(file.getPath(), COVERS));
                (whole ? compacted : gone).add(file.getPath());
                if (whole) {
                    read(fs, new Path(file.getPath(), COVERS)).path("covers").forEach(one -> covered.add(one.asText()));
                }
            }
        }
        gone.addAll(taken(logs, covered));
        gone.addAll(taken(compacted, covered));
        logs.sort(null);
        compacted.sort(null);
        return new LedgerFiles(logs, compacted, gone, epoch);
    }

    /** Without the logs from this one on, which are still being written. */
    LedgerFiles before(Path log) {
        List<Path> closed = logs.stream()
                .filter(one -> one.getName().compareTo(log.getName()) < 0)
                .toList();
        return new LedgerFiles(closed, compacted, gone, lastEpoch);
    }

    private static List<Path> taken(List<Path> from, Set<String> names) {
        List<Path> taken =
                from.stream().filter(path -> names.contains(path.getName())).toList();
        from.removeAll(taken);
        return taken;
    }

    /** Makes a folder of Parquet files part of the ledger, in place of others. */
    static void cover(FileSystem fs, Path compacted, List<Path> covered) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        var list = json.putArray("covers");
        covered.forEach(path -> list.add(path.getName()));
        write(fs, new Path(compacted, COVERS), json);
    }

    private static JsonNode read(FileSystem fs, Path file) throws IOException {
        try (var in = fs.open(file)) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void write(FileSystem fs, Path file, JsonNode json) throws IOException {
        Path temporary = file.suffix(".tmp");
        try (OutputStream out = fs.create(temporary, true)) {
            out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (!fs.rename(temporary, file)) {
            throw new IOException("rename refused: " + temporary + " to " + file);
        }
    }
}
