package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.data.Ids;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One answer of the sample that humans rate. Who gave it stands in the dataset, not on the page.
 *
 * @param key names it on the page and says nothing of the model
 * @param number its place on the page, from 1 on
 * @param cluster the clinical case that its item belongs to, with others maybe
 * @param model that gave it; of several one
 */
record Case(
        String key,
        int number,
        String id,
        String itemFingerprint,
        String question,
        String reference,
        String reply,
        String cluster,
        String model,
        String trainingSeed,
        String decoding) {
    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("key"),
        field("number", DataTypes.IntegerType),
        textField("id"),
        textField("item_fingerprint"),
        textField("question"),
        textField("reference"),
        textField("reply"),
        textField("cluster"),
        textField("model"),
        textField("training_seed"),
        textField("decoding")
    });

    static String key(long seed, String itemFingerprint, String reply) {
        return Ids.hash("rating", Long.toString(seed), itemFingerprint, reply);
    }

    static Case of(Row row) {
        return new Case(
                string(row, "key"),
                row.getInt(row.fieldIndex("number")),
                string(row, "id"),
                string(row, "item_fingerprint"),
                string(row, "question"),
                string(row, "reference"),
                string(row, "reply"),
                string(row, "cluster"),
                string(row, "model"),
                string(row, "training_seed"),
                string(row, "decoding"));
    }

    Row toRow() {
        return RowFactory.create(
                key, number, id, itemFingerprint, question, reference, reply, cluster, model, trainingSeed, decoding);
    }

    /** The sample, in the order of the page: as many rows as the configuration asks for. */
    static List<Case> all(Dataset<Row> sample) {
        return sample.collectAsList().stream()
                .map(Case::of)
                .sorted(Comparator.comparingInt(Case::number))
                .toList();
    }
}
