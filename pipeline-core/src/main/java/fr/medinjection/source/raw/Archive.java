package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A zip archive, read by its central directory: an archive without one is truncated and refused as a whole, before any
 * work. Entry names are labels and never become paths; archives in archives are not opened.
 */
final class Archive implements Closeable {
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]+");

    private final String path;
    private final ZipFile zip;

    private Archive(String path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
    }

    static Archive open(String path, Configuration hadoop) {
        try {
            Path at = new Path(path);
            var fs = at.getFileSystem(hadoop);
            long size = fs.getFileStatus(at).getLen();
            var in = fs.open(at);
            try {
                return new Archive(path, new ZipFile(new HadoopChannel(in, size)));
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(
                    "Cannot read archive: " + path + " is truncated or damaged (" + e.getMessage() + ")", e);
        }
    }

    /** The entries that hold data of a source, as files; what they declare must stay within the limits. */
    List<RawFile> files(RawFile archive, Predicate<String> wanted, RawLimits limits) {
        List<RawFile> files = new ArrayList<>();
        long total = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            String name = archive.name() + "!/" + entry.getName();
            if (entry.isDirectory() || isHidden(entry.getName()) || !wanted.test(name)) {
                continue;
            }
            RawFile file = new RawFile(name, archive.path(), entry.getName(), entry.getSize(), archive.modified());
            BombGuard.check(file.shown(), entry.getCompressedSize(), entry.getSize(), limits);
            total += entry.getSize();
            if (total > limits.maxArchiveBytes()) {
                throw BombGuard.bomb(
                        archive.path(),
                        "max-archive-bytes (" + limits.maxArchiveBytes() + "), at entry " + entry.getName());
            }
            files.add(file);
        }
        files.sort(Comparator.comparing(RawFile::name));
        return files;
    }

    InputStream read(RawFile file) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(file.entry());
        if (entry == null) {
            throw new UserException("Cannot read archive entry: " + file.shown() + " is gone");
        }
        return BombGuard.ofEntry(zip.getInputStream(entry), file.shown(), entry.getSize(), entry.getCrc());
    }

    String path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static boolean isHidden(String entry) {
        return SEPARATOR.splitAsStream(entry).anyMatch(s -> !s.equals("..") && !s.equals(".") && RawFiles.isIgnored(s));
    }
}
