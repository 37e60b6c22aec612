package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig;
import fr.medinjection.download.Downloads;
import fr.medinjection.source.SourceConfig;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
                                    ? origin.agreement().strip() + " Its folder: " + new Path(root, source)
                                    : origin.files().size() + " files")));
            return;
        }
        try {
            Downloads.run(config, root.getFileSystem(new Configuration()), root, new DownloadLines(context.console()));
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
}
