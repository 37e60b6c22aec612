package fr.medinjection.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that may be passed on, each with its place: collection, split and file. Only what the files are made of is
 * taken along; it becomes text where it is written, once for all the files a row goes to.
 */
record ExportRows(ExportConfig config) {
    static final String MIXES = "mixes/";
    static final String APART = "-share-alike";

    /** The columns of placed rows, and where they stand. */
    enum Field {
        COLLECTION(0),
        SPLIT(1),
        FILE(2),
        ID(3),
        TYPE(4),
        CONTEXT(5),
        QUESTION(6),
        OPTIONS(7),
        CORRECT(8),
        ANSWER(9),
        ORIGIN(10),
        DERIVED_FROM(11);

        private final int at;

        Field(int at) {
            this.at = at;
        }

        int at() {
            return at;
        }
    }

    /** The columns of the published layout. */
    StructType published() {
        List<String> columns = new ArrayList<>(List.of("instruction", "context", "answer", "type", "origin"));
        if (config.derivedFrom()) {
            columns.add("derived_from");
        }
        return new StructType(columns.stream().map(Rows::textField).toArray(StructField[]::new));
    }

    /** All rows by place, in the order of ids there: those of the corpus under its component, those of a mix under its name. */
    Dataset<Row> placed(Dataset<Row> corpus, Map<String, Dataset<Row>> mixes) {
        Dataset<Row> all = rows(corpus, lower(col("component")));
        for (Map.Entry<String, Dataset<Row>> mix : mixes.entrySet()) {
            all = all.union(rows(mix.getValue(), lit(MIXES + mix.getKey())));
        }
        Column[] place = {column(Field.COLLECTION), column(Field.SPLIT), column(Field.FILE)};
        Column[] order = {place[0], place[1], place[2], column(Field.ID)};
        return all.repartition(place).sortWithinPartitions(order);
    }

    private Dataset<Row> rows(Dataset<Row> rows, Column collection) {
        Column suffix = udf(new Suffix(config.licences()), DataTypes.StringType).apply(col("lineage.licence"));
        return rows.select(
                        concat(collection, suffix).as(Field.COLLECTION.name()),
                        col("split").as(Field.SPLIT.name()),
                        pmod(xxhash64(col("id")), lit(config.filesPerSplit())).as(Field.FILE.name()),
                        col("id").as(Field.ID.name()),
                        col("type").as(Field.TYPE.name()),
                        col("context").as(Field.CONTEXT.name()),
                        col("question").as(Field.QUESTION.name()),
                        col("options").as(Field.OPTIONS.name()),
                        col("correct").as(Field.CORRECT.name()),
                        col("answer").as(Field.ANSWER.name()),
                        origin().as(Field.ORIGIN.name()),
                        col("lineage.parent").as(Field.DERIVED_FROM.name()))
                .where(column(Field.COLLECTION).isNotNull());
    }

    private Column origin() {
        return switch (config.origin()) {
            case COMPONENT -> lower(col("component"));
            case SOURCE -> col("source");
            case DATASET -> col("lineage.dataset");
        };
    }

    private static Column column(Field field) {
        return col(field.name());
    }

    /** What a licence puts behind the name of a collection; null where it keeps the row out of all. */
    private static final class Suffix implements UDF1<String, String> {
        private static final long serialVersionUID = 1;
        private static final String OUT = "out";

        private final Licences licences;
        private final ConcurrentHashMap<String, String> known = new ConcurrentHashMap<>();

        Suffix(Licences licences) {
            this.licences = licences;
        }

        @Override
        public String call(String licence) {
            String suffix = known.computeIfAbsent(licence, this::suffix);
            return suffix.equals(OUT) ? null : suffix;
        }

        private String suffix(String licence) {
            if (licences.exclusion(licence).isPresent()) {
                return OUT;
            }
            return licences.standsApart(licence) ? APART : "";
        }
    }
}
