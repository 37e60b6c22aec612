package fr.medinjection;

import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.stage.Drops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows for tests: a plain multiple-choice item, changed where a test cares. */
public final class TestRows {
    /** Plain prompts. */
    public static final PromptRenderer RENDERER = new PromptRenderer(Map.of(
            "mcq", "{context}\n\n{question}\n\n{options}",
            "mcqu", "{context}\n\n{question}\n\n{options}",
            "oeq", "{context}\n\n{question}",
            "published", "{question}\n\n{options}"));

    private TestRows() {}

    public static Instruction item(String id, Component component, String source, Split split, TaskType type) {
        TestItem item = TestItem.of(id)
                .placed(component, source, split)
                .question("Question " + id + " ?")
                .answer(type.isClosed() ? "" : "Réponse " + id)
                .lineage(Lineage.published(source, id, "file.json", "CC-BY-4.0"));
        return type.isClosed()
                ? item.closed(type, List.of("oui", "non", "parfois"), List.of(0))
                        .build()
                : item.build();
    }

    /** A text for synthesis as it is read. */
    public static SourceText text(String id, String source, Split split, String text, String... labels) {
        Lineage lineage = Lineage.published(source, id, "file.json", "CC-BY-4.0");
        return SourceText.read(id, source, split, "", text, List.of(labels), lineage);
    }

    /** Texts as they are read. */
    public static Dataset<Row> texts(SourceText... texts) {
        return SparkTest.spark()
                .createDataFrame(Stream.of(texts).map(SourceText::toRow).toList(), SourceText.SCHEMA);
    }

    /** Texts with the columns of {@link Drops}, all kept. */
    public static Dataset<Row> keptTexts(SourceText... texts) {
        return SparkTest.spark()
                .createDataFrame(
                        Stream.of(texts).map(text -> kept(text.toRow())).toList(), Drops.marked(SourceText.SCHEMA));
    }

    /** The item with one field replaced; names are those of the schema's columns. */
    public static Row with(Row row, String column, Object value) {
        Object[] values = IntStream.range(0, row.length()).mapToObj(row::get).toArray();
        values[Arrays.asList(Instruction.SCHEMA.fieldNames()).indexOf(column)] = value;
        return RowFactory.create(values);
    }

    public static Dataset<Row> instructions(List<Row> rows) {
        return SparkTest.spark().createDataFrame(rows, Instruction.SCHEMA);
    }

    /** The rows with the columns of {@link Drops}, all kept. */
    public static Row kept(Row row) {
        return marked(row, "", "");
    }

    public static Row marked(Row row, String stage, String reason) {
        List<Object> values = new ArrayList<>();
        IntStream.range(0, row.length()).forEach(i -> values.add(row.get(i)));
        values.add(stage);
        values.add(reason);
        return RowFactory.create(values.toArray());
    }

    /** A table of strings, as findings are. */
    public static Dataset<Row> strings(String columns, String... lines) {
        StructType schema = new StructType(Stream.of(columns.split(" "))
                .map(fr.medinjection.data.Rows::textField)
                .toArray(StructField[]::new));
        List<Row> rows = Stream.of(lines)
                .map(line -> RowFactory.create((Object[]) line.split(" ")))
                .toList();
        return SparkTest.spark().createDataFrame(rows, schema);
    }
}
