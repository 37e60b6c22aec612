package fr.medinjection.report;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import fr.medinjection.compare.RunFolder;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.finetune.LogLines;
import fr.medinjection.overlap.Finding;
import fr.medinjection.overlap.OverlapStage;
import fr.medinjection.score.ScoreStage;
import fr.medinjection.score.human.Agreeing;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads manifests and counts from an output folder, whatever part of it there is. */
final class ReportReader {
    private static final String MODELS = "models";
    private static final String LLM = "llm";

    /** In the paper's order. */
    private static final List<String> MIXES = List.of("NAT", "TRAD", "SYN", "NAT-TRAD", "NAT-SYN", "TRAD-SYN", "ALL");

    /** Folders whose children are datasets of their own. */
    private static final List<String> GROUPS =
            List.of("stages", "mixes", LLM, MODELS, "predictions", "predictions-quarantine", "judgements");

    /** Folders below these whose children are datasets of their own: one for each translator. */
    private static final List<String> TRANSLATORS =
            List.of("llm/translate", "llm/translate-rejected", "llm/translation-quality");

    private final SparkSession spark;
    private final DatasetStore store;
    private final ReportConfig config;

    ReportReader(SparkSession spark, DatasetStore store, ReportConfig config) {
        this.spark = spark;
        this.store = store;
        this.config = config;
    }

    /** Counts what the datasets with these manifests hold. */
    ReportData read(SortedMap<String, Manifest> manifests) {
        Map<Facet, Cube> cubes = new EnumMap<>(Facet.class);
        for (Facet facet : Facet.values()) {
            Manifest manifest = manifests.get(facet.dataset());
            if (manifest != null) {
                cubes.put(facet, manifest.rows() == 0 ? facet.nothing() : facet.count(rows(facet.dataset())));
            }
        }
        return new ReportData(
                manifests,
                cubes,
                trainings(manifests),
                examples(manifests),
                overlap(manifests),
                map(manifests),
                scores(manifests),
                verbosity(manifests),
                agreement(manifests));
    }

    private VerbosityFacts verbosity(SortedMap<String, Manifest> manifests) {
        return manifests.containsKey(ScoreStage.VERBOSITY)
                ? VerbosityFacts.read(rows(ScoreStage.VERBOSITY))
                : VerbosityFacts.NONE;
    }

    private AgreementFacts agreement(SortedMap<String, Manifest> manifests) {
        if (!manifests.keySet().containsAll(Agreeing.OUTPUTS)) {
            return AgreementFacts.NONE;
        }
        return new AgreementFacts(
                rows(Agreeing.AGREEMENT).collectAsList().stream()
                        .map(AgreementFacts.Line::of)
                        .toList(),
                rows(Agreeing.DIFFERENCES).collectAsList().stream()
                        .map(AgreementFacts.Difference::of)
                        .toList(),
                rows(Agreeing.RATES).collectAsList().stream()
                        .map(AgreementFacts.Rate::of)
                        .toList());
    }

    private ScoreFacts scores(SortedMap<String, Manifest> manifests) {
        Manifest scored = manifests.get(ScoreStage.SCORES);
        if (scored == null || scored.rows() == 0) {
            return ScoreFacts.NONE;
        }
        Optional<Dataset<Row>> comparisons = Optional.ofNullable(manifests.get(ScoreStage.COMPARISONS))
                .filter(manifest -> manifest.rows() > 0)
                .map(manifest -> rows(ScoreStage.COMPARISONS));
        return ScoreFacts.read(rows(ScoreStage.SCORES), comparisons);
    }

    private ExampleFacts examples(SortedMap<String, Manifest> manifests) {
        Manifest corpus = manifests.get(CorpusStage.CORPUS);
        return corpus == null || corpus.rows() == 0
                ? ExampleFacts.NONE
                : ExampleFacts.read(rows(CorpusStage.CORPUS), config.licences());
    }

    private MapFacts map(SortedMap<String, Manifest> manifests) {
        return manifests.containsKey(MapFacts.MAP) && manifests.containsKey(CorpusStage.CORPUS)
                ? MapFacts.read(rows(MapFacts.MAP), rows(CorpusStage.CORPUS), config)
                : MapFacts.NONE;
    }

    /** As many rows as there are pairs of components, categories and measures. */
    private List<Finding> overlap(SortedMap<String, Manifest> manifests) {
        return manifests.containsKey(OverlapStage.OUTPUT)
                ? rows(OverlapStage.OUTPUT).collectAsList().stream()
                        .map(Finding::of)
                        .toList()
                : List.of();
    }

    /** The fine-tuned models. */
    private List<Training> trainings(SortedMap<String, Manifest> manifests) {
        List<Training> trainings = new ArrayList<>();
        manifests.forEach((dataset, manifest) -> {
            if (dataset.startsWith(MODELS + "/")) {
                String name = dataset.substring(MODELS.length() + 1).replace("/seed=", " ");
                trainings.add(Training.of(name, manifest, log(dataset)));
            }
        });
        trainings.sort(Comparator.comparing((Training training) -> place(training.name()))
                .thenComparing(Training::name));
        return trainings;
    }

    /** The paper's mixes in its order, then all others. */
    private static int place(String name) {
        int place = MIXES.indexOf(name.split(" ", 2)[0]);
        return place < 0 ? MIXES.size() : place;
    }

    private List<JsonNode> log(String model) {
        Path file = new Path(store.path(model), LogLines.FILE);
        try {
            return store.readText(file).lines().map(LogLines::parse).toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UserException("Cannot read the training log: " + file + ": " + e.getMessage(), e);
        }
    }

    private Dataset<Row> rows(String dataset) {
        return spark.read().parquet(store.path(dataset).toString());
    }

    /** The manifests of all whole datasets, the report's own left out. */
    SortedMap<String, Manifest> manifests() {
        SortedMap<String, Manifest> found = new TreeMap<>();
        for (String dataset : datasets()) {
            store.manifest(dataset).ifPresent(manifest -> found.put(dataset, manifest));
        }
        return found;
    }

    private SortedSet<String> datasets() {
        SortedSet<String> names = new TreeSet<>();
        for (String name : folders(store.root())) {
            if (GROUPS.contains(name)) {
                folders(store.path(name)).forEach(child -> names.add(name + "/" + child));
                if (name.equals(LLM)) {
                    folders(store.path(name)).forEach(stage -> names.addAll(children(name + "/" + stage)));
                }
                if (name.equals(MODELS)) {
                    folders(store.path(name)).forEach(model -> names.addAll(seeds(name + "/" + model)));
                }
                TRANSLATORS.stream().filter(group -> names.remove(group)).forEach(group -> folders(store.path(group))
                        .forEach(child -> names.add(group + "/" + child)));
            } else if (!RunFolder.SHOWING.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** A stage that asks several models has a dataset for each. */
    private List<String> children(String stage) {
        return folders(store.path(stage)).stream()
                .map(child -> stage + "/" + child)
                .toList();
    }

    /** A mix that was trained on with several seeds has a model for each. */
    private List<String> seeds(String model) {
        return folders(store.path(model)).stream()
                .filter(child -> child.startsWith("seed="))
                .map(child -> model + "/" + child)
                .toList();
    }

    /** The names of folders; a staging folder stands for the dataset that it is about to become. */
    private List<String> folders(Path parent) {
        FileSystem fs = store.fileSystem();
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus child : fs.listStatus(parent)) {
                String name = child.getPath().getName().replaceFirst("^_(staging|old)\\.", "");
                if (child.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UserException("Cannot read the output folder: " + parent + ": " + e.getMessage(), e);
        }
        return names;
    }
}
