package fr.medinjection.finetune;

import fr.medinjection.lm.merge.BaseModel;
import fr.medinjection.lm.merge.Merge;
import fr.medinjection.lm.train.AdapterConfig;
import fr.medinjection.lm.weights.Dtype;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/** Works trained adapters into their base model: {@code merged/<NAME>} for {@code models/<NAME>}, an ordinary folder that any server loads. */
public final class Merging {
    public static final String STAGE = "merge";
    public static final String FOLDER = "merged/";

    private final StageRunner runner;
    private final MergeConfig config;
    private final ModelFolder base;
    private final String baseName;
    private final Console console;
    private final Configuration hadoop;

    /** {@code baseModel} is the base model's name as the adapters state it. */
    public Merging(
            StageRunner runner,
            MergeConfig config,
            String model,
            String baseModel,
            Console console,
            Configuration hadoop) {
        this.runner = runner;
        this.config = config;
        this.base = ModelFolder.of(model, hadoop);
        this.baseName = baseModel;
        this.console = console;
        this.hadoop = hadoop;
    }

    /** Merges the named models, or all where none is named. */
    public void run(List<String> names) {
        Dtype dtype = Merge.dtype(config.dtype());
        List<String> models = names.isEmpty() ? Finetuning.trained(runner.store()) : names;
        for (String name : models) {
            long started = System.nanoTime();
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("base", base.version());
            settings.put("merge", config);
            settings.put("engine", CodeVersion.of(AdapterConfig.class));
            List<String> inputs = List.of(Finetuning.FOLDER + name);
            boolean made = runner.makeOf(STAGE, FOLDER + name, settings, inputs, folder -> merge(name, dtype, folder));
            console.say(STAGE + " " + name + ": "
                    + (made ? String.format("%.1f s", (System.nanoTime() - started) / 1e9) : "up to date"));
        }
    }

    private StageRunner.Product merge(String name, Dtype dtype, Path folder) throws IOException {
        Path adapter = runner.store().fileSystem().makeQualified(runner.store().path(Finetuning.FOLDER + name));
        BaseModel model = new BaseModel(base.local(hadoop), baseName);
        String version = runner.store()
                .manifest(Finetuning.FOLDER + name)
                .map(Manifest::checksum)
                .orElseThrow();
        java.nio.file.Path local = new ModelFolder(adapter.toString(), version).local(hadoop);
        if (adapter.toUri().getScheme().equals("file")) {
            java.nio.file.Path target = java.nio.file.Path.of(folder.toUri().getPath());
            Merge.write(model, local, target, dtype, config.largestShardBytes());
        } else {
            upload(model, local, dtype, folder);
        }
        return new StageRunner.Product("", Map.of("dtype", config.dtype()));
    }

    private void upload(BaseModel model, java.nio.file.Path adapter, Dtype dtype, Path folder) throws IOException {
        java.nio.file.Path work = Files.createTempDirectory("medinjection-merged");
        try {
            java.nio.file.Path whole = work.resolve("model");
            Merge.write(model, adapter, whole, dtype, config.largestShardBytes());
            FileUtil.copy(whole.toFile(), runner.store().fileSystem(), folder, false, hadoop);
        } finally {
            FileUtil.fullyDelete(work.toFile());
        }
    }
}
