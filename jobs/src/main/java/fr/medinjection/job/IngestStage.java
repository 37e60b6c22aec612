package fr.medinjection.job;

import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.raw.Ingest;
import fr.medinjection.source.raw.Ingested;
import fr.medinjection.source.raw.RawSource;
import fr.medinjection.source.raw.SourceCounts;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.withdraw.Removal;
import fr.medinjection.withdraw.WithdrawConfig;
import fr.medinjection.withdraw.WithdrawStage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Raw files to rows: instructions, texts for synthesis, and what could not be parsed. What was taken back is not among them, nor
 * what was made from it, so that no later step sees its text; {@code withdrawn} lists the ids.
 */
record IngestStage(Settings config, List<RawSource> sources, SparkSession spark) implements Stage {
    static final List<String> OUTPUTS = List.of("instructions", "texts", "quarantine", WithdrawStage.OUTPUT);

    /** What decides the rows beside the files themselves. */
    record Settings(IngestConfig ingest, Map<String, SourceConfig> sources, WithdrawConfig withdraw) {}

    static IngestStage of(IngestConfig config, WithdrawConfig withdraw, List<RawSource> sources, SparkSession spark) {
        Map<String, SourceConfig> configs = new TreeMap<>();
        sources.forEach(source -> configs.put(source.name(), source.context().config()));
        return new IngestStage(new Settings(config, configs, withdraw), sources, spark);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Ingested ingested = Ingest.of(sources, config.ingest().limits(), spark);
        ingested.requireFewBad(config.ingest().maxBadShare());
        Map<String, Object> facts = new TreeMap<>();
        for (SourceCounts counts : ingested.counts()) {
            facts.put(
                    counts.source(),
                    Map.of(
                            "records", counts.records(),
                            "instructions", counts.instructions(),
                            "texts", counts.texts(),
                            "quarantined", counts.quarantined(),
                            "skipped", counts.skipped()));
        }
        Output withdrawn = new WithdrawStage(config.withdraw())
                .apply(Map.of("instructions", ingested.instructions(), "texts", ingested.texts()))
                .get(WithdrawStage.OUTPUT);
        Removal removal = new Removal(config.withdraw(), withdrawn.rows());
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                "instructions",
                new Output(
                        removal.from(ingested.instructions()),
                        List.of(),
                        List.of("id"),
                        List.of("component", "source", "split", "type", "language"),
                        Map.of(
                                "sources",
                                facts,
                                StageRunner.ROWS_IN,
                                sum(ingested, SourceCounts::records),
                                StageRunner.DROPPED,
                                sum(ingested, SourceCounts::bad))));
        outputs.put(
                "texts",
                new Output(removal.from(ingested.texts()), List.of(), List.of("id"), List.of("source", "split")));
        outputs.put(
                "quarantine",
                new Output(
                        removal.fromQuarantine(ingested.quarantine(), licences()),
                        List.of(),
                        List.of("source", "file", "number", "reason", "detail"),
                        List.of("source", "reason")));
        outputs.put(WithdrawStage.OUTPUT, withdrawn);
        return outputs;
    }

    private Map<String, String> licences() {
        Map<String, String> licences = new TreeMap<>();
        config.sources().forEach((name, source) -> licences.put(name, source.licence()));
        return licences;
    }

    private static long sum(Ingested ingested, ToLongFunction<SourceCounts> count) {
        return ingested.counts().stream().mapToLong(count).sum();
    }
}
