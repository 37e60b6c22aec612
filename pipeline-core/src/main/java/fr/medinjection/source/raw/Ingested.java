package fr.medinjection.source.raw;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an ingest gave. The datasets share one shuffle that is already written, so each is read from there, and no raw
 * file twice; rows lie sorted by id, file and number within partitions by id.
 *
 * @param instructions rows of {@link fr.medinjection.data.Instruction#SCHEMA}, ids unique
 * @param texts rows of {@link fr.medinjection.data.SourceText#SCHEMA}, ids unique
 * @param quarantine rows of {@link Quarantined#SCHEMA}
 * @param counts one for each source, in the order given; known without a further pass
 */
public record Ingested(
        Dataset<Row> instructions, Dataset<Row> texts, Dataset<Row> quarantine, List<SourceCounts> counts) {}
