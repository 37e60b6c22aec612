package fr.medinjection.job;

import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.raw.Ingest;
import fr.medinjection.source.raw.Ingested;
import fr.medinjection.source.raw.RawSource;
import fr.medinjection.source.raw.SourceCounts;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Raw files to rows: instructions, texts for synthesis, and what could not be parsed. */
record IngestStage(Settings config, List<RawSource> sources, SparkSession spark) implements Stage {
    static final List<String> OUTPUTS = List.of("instructions", "texts", "quarantine");

    /** What decides the rows beside the files themselves. */
    record Settings(IngestConfig ingest, Map<String, SourceConfig> sources) {}

    static IngestStage of(IngestConfig config, List<RawSource> sources, SparkSession spark) {
        Map<String, SourceConfig> configs = new TreeMap<>();
        sources.forEach(source -> configs.put(source.name(), source.context().config()));
        return new IngestStage(new Settings(config, configs), sources, spark);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Ingested ingested = Ingest.of(sources, config.ingest().limits(), spark);
        SourceCounts.requireFewBad(ingested.counts(), config.ingest().maxBadShare());
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
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                "instructions",
                new Output(
                        ingested.instructions(),
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
        outputs.put("texts", new Output(ingested.texts(), List.of(), List.of("id"), List.of("source", "split")));
        outputs.put(
                "quarantine",
                new Output(
                        ingested.quarantine(),
                        List.of(),
                        List.of("source", "file", "number", "reason", "detail"),
                        List.of("source", "reason")));
        return outputs;
    }

    private static long sum(Ingested ingested, ToLongFunction<SourceCounts> count) {
        return ingested.counts().stream().mapToLong(count).sum();
    }
}
