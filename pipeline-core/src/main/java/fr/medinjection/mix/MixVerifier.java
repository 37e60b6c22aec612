package fr.medinjection.mix;

import static org.apache.spark.sql.functions.col;

import fr.medinjection.data.Split;
import fr.medinjection.mix.MixProof.PartProof;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Checks a mix against its proof by counting again what lies on disk. */
public final class MixVerifier {
    private MixVerifier() {}

    /** Everything that is not as the proof says, or nothing. */
    public static List<String> verify(MixProof proof, Dataset<Row> mix) {
        List<String> wrong = new ArrayList<>(proof.contradictions());
        Tally tally = Tally.of(mix.withColumn(Candidates.CATEGORY, Candidates.category(proof.seed()))
                .withColumn(Candidates.PART, col("split")));
        SortedMap<Cell, Long> claimed = new TreeMap<>();
        addCells(Split.TRAIN, proof.training(), claimed);
        addCells(Split.VALIDATION, proof.validation(), claimed);
        if (!tally.rows().equals(claimed)) {
            wrong.add("strata differ: found " + tally.rows() + ", expected " + claimed);
        }
        check("training checksum", tally.checksum(Split.TRAIN), proof.trainingChecksum(), wrong);
        check("validation checksum", tally.checksum(Split.VALIDATION), proof.validationChecksum(), wrong);
        long repeated = mix.groupBy("id").count().filter("count > 1").count();
        if (repeated > 0) {
            wrong.add(repeated + " ids stand more than once");
        }
        return wrong;
    }

    /** How many rows of a part stand in {@code mix} but not in the same split of {@code larger}; 0 where it is nested. */
    public static long outside(String part, Dataset<Row> mix, Dataset<Row> larger) {
        return mix.filter(col("component").equalTo(part).or(col("source").equalTo(part)))
                .select("split", "id")
                .join(larger.select("split", "id"), new String[] {"split", "id"}, "left_anti")
                .count();
    }

    private static void addCells(Split split, List<PartProof> parts, SortedMap<Cell, Long> cells) {
        for (PartProof part : parts) {
            part.strata().stream()
                    .filter(stratum -> stratum.rows() > 0)
                    .forEach(stratum -> cells.put(new Cell(split, stratum.stratum()), stratum.rows()));
        }
    }

    private static void check(String what, String found, String expected, List<String> wrong) {
        if (!found.equals(expected)) {
            wrong.add(what + " is " + found + ", expected " + expected);
        }
    }
}
