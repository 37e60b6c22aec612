package fr.medinjection.stage;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.immutable.Map$;

/** Opens Parquet files for rows of one schema within tasks, written as Spark itself writes them. */
public final class ParquetSink implements Serializable {
    private static final long serialVersionUID = 1;

    private final StructType schema;
    private final OutputWriterFactory factory;
    private final SerializableConfiguration hadoop;

    private ParquetSink(StructType schema, OutputWriterFactory factory, SerializableConfiguration hadoop) {
        this.schema = schema;
        this.factory = factory;
        this.hadoop = hadoop;
    }

    public static ParquetSink of(StructType schema, String compression, SparkSession spark) {
        try {
            Job job = Job.getInstance(spark.sessionState().newHadoopConf());
            var options = Map$.MODULE$.<String, String>empty().updated("compression", compression);
            OutputWriterFactory factory = new ParquetFileFormat().prepareWrite(spark, job, options, schema);
            return new ParquetSink(schema, factory, new SerializableConfiguration(job.getConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A writer of rows in Spark's own form to a file that is not there yet; the file is whole once it is closed. */
    public OutputWriter open(String path) {
        TaskAttemptID attempt = new TaskAttemptID(new TaskID("", 0, TaskType.MAP, 0), 0);
        return factory.newInstance(path, schema, new TaskAttemptContextImpl(hadoop.value(), attempt));
    }

    public StructType schema() {
        return schema;
    }

    /** The configuration by which a task reaches the file systems. */
    public org.apache.hadoop.conf.Configuration hadoop() {
        return hadoop.value();
    }
}
