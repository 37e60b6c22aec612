package fr.medinjection.job;

import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.StageRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Makes a tiny model folder in Hugging Face's layout, with random weights and a tokenizer learnt from the corpus, to try everything without a download. */
final class MakeModelJob implements Job {
    static final String NAME = "make-model";
    static final String OUTPUT = "base-model";

    @Override
    public void run(JobContext context) {
        long started = System.nanoTime();
        MakeModelConfig config = context.config().makeModel();
        PromptRenderer renderer = Pipeline.renderer(context);
        Map<String, Object> settings =
                Map.of("model", config, "prompts", renderer.hashes(), "engine", CodeVersion.of(TinyModel.class));
        FileSystem fs = context.runner().store().fileSystem();
        long[] parameters = new long[1];
        boolean made = context.runner().make(NAME, OUTPUT, settings, List.of(CorpusStage.CORPUS), (inputs, folder) -> {
            List<String> texts = texts(inputs.get(CorpusStage.CORPUS), renderer, config.texts());
            parameters[0] = write(config, texts, fs, folder);
            return new StageRunner.Product("", Map.of("parameters", parameters[0]));
        });
        if (made) {
            context.console()
                    .found(NAME, config.texts(), parameters[0], "parameters", (System.nanoTime() - started) / 1e9);
        } else {
            context.console().upToDate(NAME, config.texts());
        }
    }

    /** The first items by id: as few as the configuration says. */
    private static List<String> texts(Dataset<Row> corpus, PromptRenderer renderer, int most) {
        return corpus.orderBy("id")
                .limit(most)
                .map(
                        (MapFunction<Row, String>) row -> {
                            Instruction item = Instruction.of(row);
                            return renderer.prompt(item) + "\n" + renderer.gold(item);
                        },
                        Encoders.STRING())
                .collectAsList();
    }

    private static long write(
            MakeModelConfig config, List<String> texts, FileSystem fs, org.apache.hadoop.fs.Path folder)
            throws IOException {
        Path local = Files.createTempDirectory("medinjection-model");
        try {
            TinyModel.write(local, config.shape(), config.seed(), texts);
            fs.mkdirs(folder);
            for (Path file : files(local)) {
                fs.copyFromLocalFile(
                        false,
                        true,
                        new org.apache.hadoop.fs.Path(file.toUri()),
                        new org.apache.hadoop.fs.Path(folder, file.getFileName().toString()));
            }
            ModelConfig made = ModelConfig.read(local);
            return made.parameters().values().stream()
                    .mapToLong(shape -> shape.stream().reduce(1L, (a, b) -> a * b))
                    .sum();
        } finally {
            for (Path file : files(local)) {
                Files.delete(file);
            }
            Files.delete(local);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
