package fr.medinjection.download;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.Origin;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Runs downloads of one source, {@code s}, into a folder of a test. */
final class Fetching {
    final Path root;
    final List<Fetched> heard = new ArrayList<>();
    final List<Long> moves = new ArrayList<>();
    final Map<String, String> environment = new TreeMap<>();
    Map<String, String> tokenEnv = Map.of();
    DownloadConfig.Unzip unzip = new DownloadConfig.Unzip(100, 1_000_000, 100);
    int maxAttempts = 4;
    int longestDelayMs = 1500;
    FileSystem target;

    Fetching(Path root) {
        this.root = root;
        try {
            this.target = FileSystem.getLocal(new Configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RemoteFile file(String url, String to) {
        return new RemoteFile(url, to, "", 1 << 20, false);
    }

    static RemoteFile zip(String url, String to) {
        return new RemoteFile(url, to, "", 1 << 20, true);
    }

    List<Fetched> run(RemoteFile... files) {
        return run(Map.of("s", new Origin("", List.of(files))));
    }

    List<Fetched> run(Map<String, Origin> sources) {
        heard.clear();
        moves.clear();
        return Downloads.run(
                config(sources), target, new org.apache.hadoop.fs.Path(root.toUri()), progress(), environment::get);
    }

    DownloadConfig config(Map<String, Origin> sources) {
        return new DownloadConfig(transfer(), unzip, tokenEnv, sources);
    }

    String failure(RemoteFile... files) {
        return catchThrowableOfType(UserException.class, () -> run(files)).getMessage();
    }

    Path path(String name) {
        return root.resolve("s").resolve(name);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }

    /** Every file below the source's folder. */
    List<String> names() throws IOException {
        try (var walk = Files.walk(root.resolve("s"))) {
            return walk.filter(Files::isRegularFile)
                    .map(f -> root.resolve("s").relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Checksums.sha256().digest(bytes));
    }

    private DownloadConfig.Transfer transfer() {
        String staging = root.resolveSibling(root.getFileName() + "-staging").toString();
        return new DownloadConfig.Transfer(2000, 400, 1000, 300, maxAttempts, 5, longestDelayMs, 4, staging);
    }

    Progress progress() {
        return new Progress() {
            @Override
            public void moved(String source, String file, long done, long total) {
                moves.add(done);
            }

            @Override
            public void finished(Fetched fetched) {
                heard.add(fetched);
            }
        };
    }
}
