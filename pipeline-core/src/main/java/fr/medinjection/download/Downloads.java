package fr.medinjection.download;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.Origin;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import fr.medinjection.download.Fetched.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Fetches all sources of a configuration below one root, one after another; a source that fails stops no other. */
public final class Downloads {
    private final DownloadConfig config;
    private final FileSystem target;
    private final Path root;
    private final Progress progress;
    private final List<Fetched> results = new ArrayList<>();

    private Downloads(DownloadConfig config, FileSystem target, Path root, Progress progress) {
        this.config = config;
        this.target = target;
        this.root = target.makeQualified(root);
        this.progress = progress;
    }

    /** What became of every file; where one failed, all others are dealt with first and then a UserException lists the failures. */
    public static List<Fetched> run(DownloadConfig config, FileSystem target, Path root, Progress progress) {
        return run(config, target, root, progress, System::getenv);
    }

    static List<Fetched> run(
            DownloadConfig config, FileSystem target, Path root, Progress progress, UnaryOperator<String> environment) {
        return new Downloads(config, target, root, progress).all(environment);
    }

    private List<Fetched> all(UnaryOperator<String> environment) {
        Path localFolder = localFolder();
        FolderLock lock = lock(localFolder);
        try (Web web = new Web(config, environment)) {
            Downloader downloader = new Downloader(config, web, target, localFolder, progress);
            config.sources().forEach((source, origin) -> source(downloader, source, origin));
        } finally {
            free(lock);
        }
        List<Fetched> failed =
                results.stream().filter(f -> f.status() == Status.FAILED).toList();
        if (!failed.isEmpty()) {
            throw new UserException(failed.stream()
                    .map(f -> "\n  " + f.source() + (f.file().isEmpty() ? "" : "/" + f.file()) + ": " + f.note())
                    .collect(Collectors.joining(
                            "", "Cannot download " + failed.size() + " of " + results.size() + ":", "")));
        }
        return List.copyOf(results);
    }

    /** How to get a source by hand is only of interest where fetching does not bring it. */
    private void source(Downloader downloader, String source, Origin origin) {
        Set<String> names = new HashSet<>();
        boolean whole = !origin.files().isEmpty();
        for (RemoteFile file : origin.files()) {
            boolean twice = !names.add(file.to());
            Fetched fetched = twice
                    ? Fetched.failed(source, file.to(), "Invalid files: two of one name")
                    : file(downloader, source, file);
            whole &= fetched.status() != Status.FAILED;
            add(fetched);
        }
        if (!whole && !origin.agreement().isBlank()) {
            add(agreement(source, origin));
        }
    }

    private Fetched file(Downloader downloader, String source, RemoteFile file) {
        try {
            return downloader.file(source, folder(source), file);
        } catch (UserException e) {
            return Fetched.failed(source, file.to(), e.getMessage());
        } catch (UncheckedIOException e) {
            return Fetched.failed(source, file.to(), unwritable(source, e.getCause()));
        } catch (IOException e) {
            return Fetched.failed(source, file.to(), unwritable(source, e));
        }
    }

    private Fetched agreement(String source, Origin origin) {
        try {
            Path folder = folder(source);
            long bytes =
                    target.exists(folder) ? target.getContentSummary(folder).getLength() : 0;
            Status status = bytes > 0 && origin.files().isEmpty() ? Status.PLACED : Status.AGREEMENT;
            String place = status == Status.PLACED ? "" : " Its folder: " + shown(folder);
            return new Fetched(source, "", bytes, "", status, origin.agreement().strip() + place);
        } catch (IOException e) {
            return Fetched.failed(source, "", unwritable(source, e));
        }
    }

    private static String shown(Path path) {
        return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
    }

    private Path folder(String source) {
        return new Path(root, SafeNames.relative("source name", source));
    }

    private String unwritable(String source, IOException e) {
        return "Cannot read or write " + new Path(root, source) + ": " + Web.reason(e);
    }

    private void add(Fetched fetched) {
        results.add(fetched);
        progress.finished(fetched);
    }

    private Path localFolder() {
        String folder = config.transfer().localStaging().replaceFirst("^~(?=/)", System.getProperty("user.home"));
        return new Path(new java.io.File(folder).getAbsolutePath());
    }

    private FolderLock lock(Path localFolder) {
        String id = Checksums.ofText(root.toString()).substring(0, 16);
        Path file = target instanceof LocalFileSystem
                ? new Path(root, ".download.lock")
                : new Path(localFolder, id + ".lock");
        try {
            return FolderLock.on(java.nio.file.Path.of(file.toUri().getPath()));
        } catch (IOException e) {
            throw new UserException("Cannot write to " + file.getParent() + ": " + Web.reason(e), e);
        }
    }

    private static void free(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
