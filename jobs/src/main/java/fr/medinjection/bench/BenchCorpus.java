package fr.medinjection.bench;

import static org.apache.spark.sql.functions.lit;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.dedup.Content;
import fr.medinjection.stage.Drops;
import fr.medinjection.udf.text.FrenchText;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The generated corpus as datasets: instructions, the release's layout, and the planted pairs. */
public final class BenchCorpus {
    private static final StructType RELEASE = new StructType()
            .add("component", DataTypes.StringType, false)
            .add("split", DataTypes.StringType, false)
            .add("instruction", DataTypes.StringType, false)
            .add("context", DataTypes.StringType, false)
            .add("answer", DataTypes.StringType, false)
            .add("type", DataTypes.StringType, false)
            .add("origin", DataTypes.StringType, false);

    private static final StructType PAIRS = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("original", DataTypes.StringType, false)
            .add("similarity", DataTypes.DoubleType, false);

    private static final StructType TEXTS =
            new StructType().add("id", DataTypes.StringType, false).add("text", DataTypes.StringType, false);

    private final SparkSession spark;
    private final long rows;
    private final CorpusGenerator generator;

    public BenchCorpus(SparkSession spark, long rows, long seed) {
        this.spark = spark;
        this.rows = rows;
        this.generator = new CorpusGenerator(seed);
    }

    /** The rows as the cleaning stage leaves them, none dropped. */
    public Dataset<Row> instructions() {
        CorpusGenerator rowsOf = generator;
        return numbers()
                .map((MapFunction<Long, Row>) row -> rowsOf.instruction(row).toRow(), Encoders.row(Instruction.SCHEMA))
                .withColumn(Drops.STAGE, lit(""))
                .withColumn(Drops.REASON, lit(""));
    }

    /** Each planted copy with its original and their true similarity at a shingle length. */
    public Dataset<Row> pairs(int shingle) {
        CorpusGenerator rowsOf = generator;
        return numbers()
                .flatMap(
                        (FlatMapFunction<Long, Row>)
                                row -> pair(row, rowsOf, shingle).iterator(),
                        Encoders.row(PAIRS));
    }

    /** Writes the release's five columns, options in the text, as {@code component=/split=}, in one pass over the rows. */
    public void writeRelease(String folder) {
        CorpusGenerator rowsOf = generator;
        numbers()
                .map((MapFunction<Long, Row>) row -> release(rowsOf.instruction(row)), Encoders.row(RELEASE))
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .partitionBy("component", "split")
                .parquet(folder);
    }

    /** Writes id and text as JSON lines for other tools: the folded words that our shingles are made of. */
    public void writeTexts(String folder) {
        CorpusGenerator rowsOf = generator;
        numbers()
                .map((MapFunction<Long, Row>) row -> text(rowsOf.instruction(row)), Encoders.row(TEXTS))
                .coalesce(2)
                .write()
                .mode("overwrite")
                .json(folder);
    }

    private static Row text(Instruction item) {
        String text =
                String.join(" ", item.context(), item.question(), String.join(" ", item.options()), item.answer());
        return RowFactory.create(item.id(), FrenchText.fold(text));
    }

    private Dataset<Long> numbers() {
        int partitions = (int) Math.max(2, rows / 100_000);
        return spark.range(0, rows, 1, partitions).as(Encoders.LONG());
    }

    private static List<Row> pair(long row, CorpusGenerator generator, int shingle) {
        long original = generator.original(row);
        if (original == row) {
            return List.of();
        }
        double similarity =
                content(generator.instruction(row)).similarity(content(generator.instruction(original)), shingle);
        return List.of(RowFactory.create(CorpusGenerator.id(row), CorpusGenerator.id(original), similarity));
    }

    private static Content content(Instruction item) {
        return Content.of(item.context(), item.question(), item.options(), item.correct(), item.answer());
    }

    private static Row release(Instruction item) {
        StringBuilder instruction = new StringBuilder(item.question());
        for (int i = 0; i < item.options().size(); i++) {
            instruction
                    .append("\n(")
                    .append(letter(i))
                    .append(") ")
                    .append(item.options().get(i));
        }
        String answer = item.type() == TaskType.OEQ
                ? item.answer()
                : item.correct().stream().map(BenchCorpus::letter).collect(Collectors.joining(" "));
        return RowFactory.create(
                item.component().name(),
                item.split().label(),
                instruction.toString(),
                item.context(),
                answer,
                item.type().name(),
                item.source());
    }

    private static String letter(int position) {
        return String.valueOf((char) ('A' + position));
    }
}
