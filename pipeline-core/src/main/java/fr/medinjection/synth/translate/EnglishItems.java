package fr.medinjection.synth.translate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.clean.CleanConfig;
import fr.medinjection.clean.CleanStage;
import fr.medinjection.data.Instruction;
import fr.medinjection.stage.Drops;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The English rows that are worth translating: those that cleaning would keep if they were French, tidy. */
final class EnglishItems {
    private EnglishItems() {}

    static Dataset<Row> of(Dataset<Row> instructions, CleanConfig clean, TranslateConfig config) {
        Dataset<Row> english = CleanStage.clean(
                        instructions.filter(col("language").equalTo("en")), clean)
                .filter(col(Drops.REASON).equalTo(CleanStage.AWAITING_TRANSLATION))
                .select(columns());
        Dataset<Row> wanted = among(among(english, "source", config.sources()), "split", config.splits());
        return config.take() == 0
                ? wanted
                : wanted.orderBy(xxhash64(lit(config.seed()), col("id")), col("id"))
                        .limit(config.take());
    }

    private static Dataset<Row> among(Dataset<Row> rows, String column, List<String> wanted) {
        return wanted.isEmpty() ? rows : rows.filter(col(column).isin(wanted.toArray()));
    }

    static Column[] columns() {
        return Arrays.stream(Instruction.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
    }
}
