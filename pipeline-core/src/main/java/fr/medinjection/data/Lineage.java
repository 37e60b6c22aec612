package fr.medinjection.data;

import static fr.medinjection.data.Rows.string;
import static fr.medinjection.data.Rows.textField;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Where a row comes from.
 *
 * @param dataset the upstream data set's own name
 * @param record the upstream record: its id there, or {@code file#number} where it has none
 * @param file the file the record was read from, relative to the source's folder, {@code archive.zip!/entry} inside an archive
 * @param licence the licence of the record, as an SPDX identifier where there is one, {@code ""} if unstated
 * @param parent the {@code id} of the row or text it was translated or generated from, or {@code ""}
 * @param generator the model that wrote it, or {@code ""}
 * @param promptHash the hash of the prompt it answers, or {@code ""}
 * @param requestId the ledger's key of the request, or {@code ""}
 */
public record Lineage(
        String dataset,
        String record,
        String file,
        String licence,
        String parent,
        String generator,
        String promptHash,
        String requestId) {
    public static final StructType SCHEMA = new StructType(new org.apache.spark.sql.types.StructField[] {
        textField("dataset"),
        textField("record"),
        textField("file"),
        textField("licence"),
        textField("parent"),
        textField("generator"),
        textField("prompt_hash"),
        textField("request_id")
    });

    /** The lineage of a record read from a published data set. */
    public static Lineage published(String dataset, String record, String file, String licence) {
        return new Lineage(dataset, record, file, licence, "", "", "", "");
    }

    public Lineage withParent(String id) {
        return new Lineage(dataset, record, file, licence, id, generator, promptHash, requestId);
    }

    public static Lineage of(Row row) {
        return new Lineage(
                string(row, "dataset"),
                string(row, "record"),
                string(row, "file"),
                string(row, "licence"),
                string(row, "parent"),
                string(row, "generator"),
                string(row, "prompt_hash"),
                string(row, "request_id"));
    }

    public Row toRow() {
        return RowFactory.create(dataset, record, file, licence, parent, generator, promptHash, requestId);
    }
}
