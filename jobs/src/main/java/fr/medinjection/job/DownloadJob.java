package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig;
import fr.medinjection.download.Downloads;
import fr.medinjection.download.Fetched;
import fr.medinjection.download.Progress;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.stage.Console;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Fetches the raw files of the sources in use, where they may be fetched, and says how to get the others. */
final class DownloadJob implements Job {
    @Override
    public void run(JobContext context) {
        DownloadConfig config = inUse(context.config());
        Path root = new Path(context.resolve("data-root", context.config().dataRoot()));
        if (context.isDryRun()) {
            config.sources().forEach((source, origin) -> context.console()
                    .say(source + ": "
                            + (origin.files().isEmpty()
                                    ? origin.agreement()
                                    : origin.files().size() + " files")));
            return;
        }
        try {
            Downloads.run(config, root.getFileSystem(new Configuration()), root, new Lines(context.console()));
        } catch (IOException e) {
            throw new UserException("Cannot reach the data root: " + root, e);
        }
    }

    /** What is fetched for a source is named after the source or after the folder it reads. */
    private static DownloadConfig inUse(PipelineConfig config) {
        Map<String, DownloadConfig.Origin> sources =
                new LinkedHashMap<>(config.download().sources());
        Set<String> wanted = new HashSet<>(config.use());
        for (String name : config.use()) {
            SourceConfig source = config.sources().get(name);
            if (source != null) {
                source.path().forEach(path -> wanted.add(path.split("/", 2)[0]));
            }
        }
        sources.keySet().retainAll(wanted);
        return new DownloadConfig(
                config.download().transfer(),
                config.download().unzip(),
                config.download().tokenEnv(),
                sources);
    }

    /** One line a file when it is dealt with, and one every ten seconds while it arrives. */
    private static final class Lines implements Progress {
        private static final long INTERVAL = 10_000_000_000L;
        private final Console console;
        private long last = System.nanoTime();

        Lines(Console console) {
            this.console = console;
        }

        @Override
        public void moved(String source, String file, long done, long total) {
            if (System.nanoTime() - last > INTERVAL) {
                last = System.nanoTime();
                String of = total < 0 ? "" : String.format(Locale.ROOT, " of %,d", total);
                console.say(String.format(Locale.ROOT, "%s/%s: %,d%s bytes", source, file, done, of));
            }
        }

        @Override
        public void finished(Fetched fetched) {
            String place = fetched.source() + (fetched.file().isEmpty() ? "" : "/" + fetched.file());
            console.say(place + ": "
                    + fetched.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (fetched.note().isEmpty() ? "" : ": " + fetched.note()));
        }
    }
}
