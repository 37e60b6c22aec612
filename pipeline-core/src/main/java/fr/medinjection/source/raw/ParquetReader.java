package fr.medinjection.source.raw;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/**
 * Spark's own reader of Parquet files of one schema, used within a task as the readers of other formats are: so one
 * stage reads files of any number of schemas, where a dataset for each would be planned and compiled anew.
 */
final class ParquetReader implements Serializable {
    private static final long serialVersionUID = 1;

    private final StructType schema;
    private final Function1<PartitionedFile, Iterator<InternalRow>> open;

    private ParquetReader(StructType schema, Function1<PartitionedFile, Iterator<InternalRow>> open) {
        this.schema = schema;
        this.open = open;
    }

    /** A reader for files with a footer like this one. */
    static ParquetReader of(Path file, ParquetMetadata footer, SparkSession spark) {
        StructType schema = ParquetFileFormat.readSchemaFromFooter(
                new Footer(file, footer),
                new ParquetToSparkSchemaConverter(spark.sessionState().conf()));
        Map<String, String> options = Map$.MODULE$.<String, String>empty().updated("returning_batch", "false");
        return new ParquetReader(
                schema,
                new ParquetFileFormat()
                        .buildReaderWithPartitionValues(
                                spark,
                                schema,
                                new StructType(),
                                schema.add(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME(), DataTypes.LongType),
                                JavaConverters.<org.apache.spark.sql.sources.Filter>asScalaBuffer(java.util.List.of())
                                        .toList(),
                                options,
                                spark.sessionState().newHadoopConf()));
    }

    StructType schema() {
        return schema;
    }

    /** The rows of a range, each with its number in the file behind the columns of the schema; one object that changes. */
    Iterator<InternalRow> rows(RawUnit.Rows unit) {
        RawFile file = unit.file();
        return open.apply(new PartitionedFile(
                InternalRow.empty(),
                SparkPath.fromPath(new Path(file.path())),
                unit.start(),
                unit.end() - unit.start(),
                new String[0],
                file.modified(),
                file.length(),
                Map$.MODULE$.empty()));
    }
}
