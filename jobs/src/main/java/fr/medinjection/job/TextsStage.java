package fr.medinjection.job;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.clean.CleanStage;
import fr.medinjection.corpus.CorpusConfig;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Instruction;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.dedup.DedupStage;
import fr.medinjection.leaks.LeaksConfig;
import fr.medinjection.leaks.LeaksStage;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.synth.generate.SynthesiseStage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The texts for synthesis, checked before anything is made of them: cleaned, compared with each other, and with the held-out
 * items. The same verdicts fall again when the whole corpus is looked at, synthetic rows and all.
 */
record TextsStage(Settings config) implements Stage {
    record Settings(PrepareStage.Settings prepare, DedupConfig dedup, LeaksConfig leaks, CorpusConfig corpus) {}

    @Override
    public String name() {
        return "texts";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Map<String, Output> prepared = new PrepareStage(config.prepare()).apply(inputs);
        Dataset<Row> texts = prepared.get(CleanStage.CLEAN_TEXTS).rows().persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> heldOut = prepared.get(CleanStage.OUTPUT)
                .rows()
                .where(col("split").isin(heldOut()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> none = texts.sparkSession().createDataFrame(List.of(), Drops.marked(Instruction.SCHEMA));
        Dataset<Row> duplicates = new DedupStage(config.dedup())
                .apply(Map.of(DedupStage.INPUT, none, DedupStage.TEXTS, texts))
                .get(DedupStage.OUTPUT)
                .rows();
        Dataset<Row> leaks = new LeaksStage(config.leaks())
                .apply(Map.of(LeaksStage.INPUT, heldOut, LeaksStage.TEXTS, texts))
                .get(LeaksStage.OUTPUT)
                .rows();
        Output checked = new CorpusStage(config.corpus())
                .apply(Map.of(
                        CorpusStage.CLEAN, none,
                        CorpusStage.TEXTS, texts,
                        CorpusStage.DUPLICATES, duplicates,
                        CorpusStage.LEAKS, leaks))
                .get(CorpusStage.CHECKED_TEXTS);
        return Map.of(SynthesiseStage.TEXTS, checked);
    }

    private Object[] heldOut() {
        return config.leaks().heldOut().stream()
                .map(split -> split.toLowerCase(Locale.ROOT))
                .toArray();
    }
}
