package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files of a source under its configured paths, on any Hadoop file system, in one fixed order. */
public final class RawFiles {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final Pattern IGNORED = Pattern.compile(
            "[._].*|(?i:readme|licen[cs]e|citation\\.cff).*|dataset_infos?\\.json|dataset_dict\\.json|state\\.json");
    private static final Pattern DATA_FILE = Pattern.compile("(?i).*\\.(json|jsonl|ndjson|csv|tsv|txt|parquet|zip|gz)");

    private final Configuration hadoop;
    private final Map<String, RawFile> byName = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private int found;

    private RawFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The files under the paths, by relative name; hidden files, read-mes, licences and what libraries note
     * beside their data are left out.
     *
     * @param paths files, folders or globs; a name is relative to its folder, or to the part before the first wildcard
     */
    public static List<RawFile> list(List<String> paths, Configuration hadoop) {
        RawFiles files = new RawFiles(hadoop);
        for (String path : paths) {
            files.add(path);
        }
        return List.copyOf(files.byName.values());
    }

    /** What changes when the input does: the hash of all names, lengths and modification times. */
    public static String fingerprint(List<RawFile> files) {
        return Ids.hash(files.stream()
                .sorted(Comparator.comparing(RawFile::name))
                .flatMap(f -> List.of(f.name(), Long.toString(f.length()), Long.toString(f.modified())).stream())
                .toArray(String[]::new));
    }

    /** Whether a file or folder of this name is never data. */
    static boolean isIgnored(String name) {
        return IGNORED.matcher(name).matches();
    }

    private void add(String path) {
        if (path.isBlank()) {
            throw new UserException("Invalid path of a source: \"\", expected a file, a folder or a glob");
        }
        try {
            Path given = new Path(path);
            FileSystem fs = given.getFileSystem(hadoop);
            boolean glob = GLOB.matcher(path).find() && !fs.exists(given);
            int before = found;
            if (glob) {
                addMatches(fs, given);
            } else {
                addOne(fs, fs.getFileStatus(given));
            }
            if (found == before) {
                throw new UserException(
                        "Cannot find any file: " + path + (glob ? " matches none" : " is an empty folder"));
            }
        } catch (FileNotFoundException e) {
            throw new UserException("Cannot find path: " + path, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException("Cannot read path: " + path + " (" + e.getMessage() + ")", e);
        }
    }

    private void addOne(FileSystem fs, FileStatus status) throws IOException {
        if (status.isDirectory()) {
            walk(fs, status, status.getPath());
        } else if (status.getLen() == 0) {
            throw new UserException("Cannot read file: " + status.getPath() + " is empty");
        } else {
            keep(status, status.getPath().getParent());
        }
    }

    private void addMatches(FileSystem fs, Path glob) throws IOException {
        Path root = glob;
        while (root.getParent() != null && GLOB.matcher(root.toString()).find()) {
            root = root.getParent();
        }
        FileStatus[] matches = fs.globStatus(glob);
        for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
            if (match.isDirectory()) {
                walk(fs, match, root);
            } else if (!isIgnored(match.getPath().getName())) {
                keep(match, root);
            }
        }
    }

    private boolean walk(FileSystem fs, FileStatus folder, Path root) throws IOException {
        boolean found = false;
        for (FileStatus child : children(fs, folder)) {
            if (isIgnored(child.getPath().getName())) {
                continue;
            }
            if (!child.isDirectory()) {
                keep(child, root);
                found = true;
            } else if (walk(fs, child, root)) {
                found = true;
            } else if (DATA_FILE.matcher(child.getPath().getName()).matches()) {
                throw new UserException("Cannot read file: " + child.getPath() + " is an empty folder");
            }
        }
        return found;
    }

    private static List<FileStatus> children(FileSystem fs, FileStatus folder) throws IOException {
        List<FileStatus> children = new ArrayList<>(List.of(fs.listStatus(folder.getPath())));
        children.sort(Comparator.comparing(s -> s.getPath().getName()));
        return children;
    }

    private void keep(FileStatus status, Path root) {
        Path path = status.getPath();
        String name = relative(path, root);
        if (name.contains("/") && Stream.of(name.split("/")).anyMatch(RawFiles::isIgnored)) {
            return;
        }
        found++;
        if (!seen.add(path.toString())) {
            return;
        }
        RawFile file = new RawFile(name, path.toString(), "", status.getLen(), status.getModificationTime());
        RawFile other = byName.putIfAbsent(name, file);
        if (other != null) {
            throw new UserException(String.format(
                    Locale.ROOT, "Cannot tell two files apart: %s and %s are both %s", other.path(), path, name));
        }
    }

    private static String relative(Path path, Path root) {
        StringBuilder name = new StringBuilder(path.getName());
        int depth = path.depth() - root.depth();
        for (Path parent = path.getParent(); --depth > 0; parent = parent.getParent()) {
            name.insert(0, parent.getName() + "/");
        }
        return name.toString();
    }
}
