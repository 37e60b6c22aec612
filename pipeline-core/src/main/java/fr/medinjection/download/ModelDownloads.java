package fr.medinjection.download;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.Origin;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Fetches model and adapter folders from a hub: asks it for the list of files, and fetches those that are wanted as any other download. */
public final class ModelDownloads {
    private final ModelsConfig models;
    private final List<PathMatcher> wanted;

    private ModelDownloads(ModelsConfig models) {
        this.models = models;
        this.wanted = models.take().stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
    }

    /** Fetches the named models below {@code root}; {@code download} says how patiently and with which tokens. */
    public static List<Fetched> run(
            ModelsConfig models,
            DownloadConfig download,
            List<String> names,
            FileSystem target,
            Path root,
            Progress progress) {
        return run(models, download, names, target, root, progress, System::getenv);
    }

    static List<Fetched> run(
            ModelsConfig models,
            DownloadConfig download,
            List<String> names,
            FileSystem target,
            Path root,
            Progress progress,
            UnaryOperator<String> environment) {
        Map<String, Origin> origins = new ModelDownloads(models).origins(download, names, environment);
        DownloadConfig files = new DownloadConfig(download.transfer(), download.unzip(), download.tokenEnv(), origins);
        return Downloads.run(files, target, root, progress, environment);
    }

    private Map<String, Origin> origins(
            DownloadConfig download, List<String> names, UnaryOperator<String> environment) {
        Map<String, Origin> origins = new LinkedHashMap<>();
        try (Web web = new Web(download, environment)) {
            HubListing hub = new HubListing(web, download.transfer(), models.hub());
            names.forEach(name -> origins.put(name, origin(hub, model(name))));
        }
        return origins;
    }

    private ModelsConfig.RemoteModel model(String name) {
        ModelsConfig.RemoteModel model = models.models().get(name);
        if (model == null) {
            throw new UserException("Unknown model: " + name + ", expected some of "
                    + String.join(", ", models.models().keySet()));
        }
        return model;
    }

    private Origin origin(HubListing hub, ModelsConfig.RemoteModel model) {
        List<HubFile> files = hub.files(model).stream().filter(this::isWanted).toList();
        long bytes = files.stream().mapToLong(HubFile::size).reduce(0, Math::addExact);
        if (files.isEmpty()) {
            throw new UserException("Cannot fetch " + model.id() + ": it has none of the files " + models.take());
        }
        if (files.size() > models.maxFiles() || bytes > models.maxBytes()) {
            throw new UserException("Cannot fetch " + model.id() + ": it has " + files.size() + " files of " + bytes
                    + " bytes, more than max-files: " + models.maxFiles() + " or max-bytes: " + models.maxBytes());
        }
        return new Origin(
                "",
                files.stream()
                        .map(file -> new RemoteFile(
                                hub.address(model, file.path()).toString(),
                                file.path(),
                                file.sha256(),
                                file.size(),
                                false))
                        .toList());
    }

    private boolean isWanted(HubFile file) {
        SafeNames.relative("path of a model's file", file.path());
        return wanted.stream().anyMatch(pattern -> pattern.matches(java.nio.file.Path.of(file.path())));
    }
}
