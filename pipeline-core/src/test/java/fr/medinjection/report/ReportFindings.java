package fr.medinjection.report;

import fr.medinjection.TestRows;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Made-up findings on the rows of {@link ReportRows}, and texts for synthesis beside them. */
final class ReportFindings {
    static final StructType QUARANTINE = text("source", "file", "reason", "detail", "raw");
    static final StructType DUPLICATES = text(
                    "cluster", "id", "component", "source", "split", "type", "kind", "partner", "survivor")
            .add("similarity", "double", false);
    static final StructType LEAKS = text(
                    "train_id",
                    "test_id",
                    "train_component",
                    "train_source",
                    "test_component",
                    "test_source",
                    "test_split",
                    "kind")
            .add("similarity", "double", false);

    static final List<Row> LABELS = List.of(
            RowFactory.create("mediqal", "Cardiology", "mapped", new Object[] {"cardiology"}, 40L),
            RowFactory.create("mediqal", "Astrologie", "unmapped", new Object[0], 2L),
            RowFactory.create(ReportRows.HOSTILE, ReportRows.HOSTILE, "unmapped", new Object[0], 7L));

    private ReportFindings() {}

    /** Three texts, the first flagged, the last marked with what drops it. */
    static List<Row> texts(String mark) {
        List<Row> texts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Split split = i == 0 ? Split.TEST : Split.TRAIN;
            Object[] values = IntStream.range(0, SourceText.SCHEMA.size())
                    .mapToObj(TestRows.text("text-" + i, "morfitt", split, "Un résumé.")
                            .toRow()::get)
                    .toArray();
            values[SourceText.SCHEMA.fieldIndex("flags")] = i == 0 ? new Object[] {"email"} : new Object[0];
            String[] words = i == 2 && !mark.isEmpty() ? mark.split(" ") : new String[] {"", ""};
            texts.add(TestRows.marked(RowFactory.create(values), words[0], words[1]));
        }
        return texts;
    }

    static List<Row> duplicates() {
        return List.of(
                duplicate("k1", "mediqal-1", "NATIVE", "mediqal", "exact", "mediqal-2", "mediqal-1", 1),
                duplicate("k1", "mediqal-2", "NATIVE", "mediqal", "exact", "mediqal-1", "mediqal-1", 1),
                duplicate("k4", "text-2", "TEXT", "morfitt", "exact", "text-0", "text-0", 1),
                duplicate("k4", "text-0", "TEXT", "morfitt", "exact", "text-2", "text-0", 1),
                duplicate("k2", "mediqal-3", "NATIVE", "mediqal", "near", "medmcqa-20", "mediqal-3", 0.91),
                duplicate("k2", "medmcqa-20", "TRANSLATED", "medmcqa", "near", "mediqal-3", "mediqal-3", 0.91),
                duplicate("k3", "k-qa-1", "TRANSLATED", "k-qa", "conflict", "k-qa-2", "k-qa-1", 1),
                duplicate("k3", "k-qa-2", "TRANSLATED", "k-qa", "conflict", "k-qa-1", "k-qa-1", 1));
    }

    private static Row duplicate(
            String cluster,
            String id,
            String component,
            String source,
            String kind,
            String partner,
            String survivor,
            double similarity) {
        return RowFactory.create(cluster, id, component, source, "train", "MCQ", kind, partner, survivor, similarity);
    }

    static List<Row> leaks() {
        return List.of(
                RowFactory.create(
                        "medmcqa-21",
                        "mediqal-9",
                        "TRANSLATED",
                        "medmcqa",
                        "NATIVE",
                        "mediqal",
                        "test",
                        "rewrapped",
                        0.9),
                RowFactory.create(
                        "mediqal-21", "mediqal-9", "NATIVE", "mediqal", "NATIVE", "mediqal", "test", "same", 1.0),
                RowFactory.create(
                        "release-synthetic-3",
                        ReportRows.HOSTILE + "-9",
                        "SYNTHETIC",
                        "release-synthetic",
                        "NATIVE",
                        ReportRows.HOSTILE,
                        "test",
                        "lineage",
                        0.0));
    }

    private static StructType text(String... names) {
        StructType schema = new StructType();
        for (String name : names) {
            schema = schema.add(name, "string", false);
        }
        return schema;
    }
}
