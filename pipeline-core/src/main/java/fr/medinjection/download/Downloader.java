package fr.medinjection.download;

import dev.failsafe.Failsafe;
import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import fr.medinjection.download.Fetched.Status;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Brings the files of one source to its folder: what is there and whole is left, the rest fetched, checked and put in place. */
final class Downloader {
    private final DownloadConfig config;
    private final Web web;
    private final FileSystem target;
    /** Reads and writes local files without Hadoop's hidden checksum files, which could be stale. */
    private final FileSystem plain;

    private final Path localFolder;
    private final Progress progress;

    Downloader(DownloadConfig config, Web web, FileSystem target, Path localFolder, Progress progress) {
        this.config = config;
        this.web = web;
        this.target = target;
        this.plain = target instanceof LocalFileSystem local ? local.getRawFileSystem() : target;
        this.localFolder = localFolder;
        this.progress = progress;
    }

    Fetched file(String source, Path folder, RemoteFile file) throws IOException {
        Path path = new Path(folder, SafeNames.relative("path to download to", file.to()));
        Optional<Fetched> here = here(source, path, file);
        return here.isPresent() ? here.get() : fetch(source, path, file);
    }

    private Optional<Fetched> here(String source, Path path, RemoteFile file) throws IOException {
        if (!target.exists(path)) {
            return Optional.empty();
        }
        if (!target.exists(Checksums.pathFor(path))) {
            return Optional.of(placed(source, path, file));
        }
        Checksums known = Checksums.read(plain, Checksums.pathFor(path));
        boolean same = known.address().equals(origin(file))
                && (file.sha256().isEmpty() || file.sha256().equals(known.sent()))
                && known.hold(plain, path.getParent());
        return same ? Optional.of(done(source, file, size(path), known.sent(), Status.UP_TO_DATE)) : Optional.empty();
    }

    /** Somebody's own file is never overwritten, nor taken for the right one if it is known not to be. */
    private Fetched placed(String source, Path path, RemoteFile file) throws IOException {
        if (file.unzip() || file.sha256().isEmpty()) {
            return done(source, file, size(path), "", Status.PLACED);
        }
        String sum = Checksums.of(plain, path);
        if (!sum.equals(file.sha256())) {
            throw new UserException("Invalid checksum of " + path + ", which was placed by hand: " + sum + ", expected "
                    + file.sha256() + " (remove the file to have it fetched)");
        }
        return done(source, file, size(path), sum, Status.UP_TO_DATE);
    }

    private Fetched fetch(String source, Path path, RemoteFile file) throws IOException {
        Staging staging =
                file.unzip() ? Staging.local(target, path, localFolder) : Staging.beside(target, path, localFolder);
        Transfer.Meter meter = (done, total) -> progress.moved(source, file.to(), done, total);
        transfer(new Transfer(web, config.transfer(), file, staging, meter), staging, file);
        String sum = checked(file, staging);
        long bytes = staging.files().getFileStatus(staging.part()).getLen();
        if (file.unzip()) {
            bytes = unzip(staging, path, new Checksums(origin(file), sum, Map.of()));
        } else {
            moveIn(staging, path, new Checksums(origin(file), sum, Map.of(path.getName(), sum)));
        }
        return done(source, file, bytes, sum, file.sha256().isEmpty() ? Status.FETCHED : Status.VERIFIED);
    }

    private void transfer(Transfer transfer, Staging staging, RemoteFile file) throws IOException {
        try {
            Failsafe.with(Retries.of(config.transfer())).run(transfer::attempt);
        } catch (TransientException e) {
            String where = Addresses.shown(Addresses.parse(file.url()));
            throw new UserException("Cannot fetch " + where + ": " + e.getMessage() + ", after "
                    + config.transfer().maxAttempts() + " attempts (what has arrived is kept; the next run goes on)");
        }
        if (file.sha256().isEmpty()) {
            transfer.confirmEnd(staging.files().getFileStatus(staging.part()).getLen());
        }
    }

    private static String checked(RemoteFile file, Staging staging) throws IOException {
        String sum = Checksums.of(staging.files(), staging.part());
        if (!file.sha256().isEmpty() && !file.sha256().equals(sum)) {
            throw staging.refuse("Invalid checksum of " + Addresses.shown(Addresses.parse(file.url())) + ": " + sum
                    + ", expected " + file.sha256());
        }
        return sum;
    }

    private void moveIn(Staging staging, Path path, Checksums sums) throws IOException {
        Path staged = path.suffix(".part");
        if (staging.files() != plain) {
            FileUtil.copy(staging.files(), staging.part(), plain, staged, false, true, target.getConf());
        }
        replace(staged, path, sums);
        staging.discard();
    }

    private long unzip(Staging staging, Path path, Checksums archive) throws IOException {
        Path staged = path.suffix(".unzipping");
        target.delete(staged, true);
        Unzipping unzipping = new Unzipping(
                config.unzip(), new File(staging.part().toUri().getPath()), plain, new Path(staged, path.getName()));
        try {
            Map<String, String> sums = unzipping.unpack();
            Map<String, String> files = new java.util.TreeMap<>();
            sums.forEach((name, value) -> files.put(path.getName() + "/" + name, value));
            replace(new Path(staged, path.getName()), path, new Checksums(archive.address(), archive.sent(), files));
        } catch (UserException e) {
            throw staging.refuse(e.getMessage());
        } finally {
            target.delete(staged, true);
        }
        staging.discard();
        return unzipping.bytes();
    }

    /** The old is gone before the new checksums are there, and those before the new: a stop between is seen as absence. */
    private void replace(Path staged, Path path, Checksums sums) throws IOException {
        target.delete(path, true);
        sums.write(plain, Checksums.pathFor(path));
        if (!target.rename(staged, path)) {
            throw new IOException("cannot rename " + staged + " to " + path.getName());
        }
    }

    private static String origin(RemoteFile file) {
        return Checksums.ofText(file.url());
    }

    private long size(Path path) throws IOException {
        return target.getContentSummary(path).getLength();
    }

    private static Fetched done(String source, RemoteFile file, long bytes, String sum, Status status) {
        return new Fetched(source, file.to(), bytes, sum, status, "");
    }
}
