package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.download.ModelDownloads;
import fr.medinjection.download.ModelsConfig;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Fetches the models and adapters that the command line names, each into a folder of its own. */
final class DownloadModelJob implements Job {
    static final String NAME = "download-model";

    @Override
    public void run(JobContext context) {
        ModelsConfig models = context.config().models();
        List<String> names = names(context, models);
        Path root = new Path(context.resolve("models.root", models.root()));
        if (context.isDryRun()) {
            names.forEach(name -> context.console()
                    .say(name + ": " + models.hub() + "/"
                            + models.models().get(name).id() + " to " + root));
            return;
        }
        try {
            ModelDownloads.run(
                    models,
                    context.config().download(),
                    names,
                    root.getFileSystem(new Configuration()),
                    root,
                    new DownloadLines(context.console()));
        } catch (IOException e) {
            throw new UserException("Cannot reach the models' root: " + root, e);
        }
    }

    private static List<String> names(JobContext context, ModelsConfig models) {
        String known = String.join(", ", models.models().keySet());
        if (context.words().isEmpty()) {
            throw new UserException("Missing model to download, expected some of " + known);
        }
        for (String name : context.words()) {
            if (!models.models().containsKey(name)) {
                throw new UserException("Unknown model: " + name + ", expected some of " + known);
            }
        }
        return context.words();
    }
}
