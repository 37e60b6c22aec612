package fr.medinjection.score.human;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import fr.medinjection.UserException;
import fr.medinjection.score.judge.JudgePrompt;
import fr.medinjection.source.raw.RawFile;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the files of ratings: what does not belong to the sample, stands twice or is no rating is kept apart with the reason.
 *
 * @param files one a rater
 * @param maxBytes of a file
 */
record RatingsStage(Settings config, List<RawFile> files, JudgePrompt prompt, long maxBytes, Configuration hadoop)
        implements Stage {
    static final String OUTPUT = "ratings";
    static final String REJECTED = "ratings-rejected";

    /** What decides the ratings beside the sample: the files, and the instructions that raters had. */
    record Settings(String files, String prompt) {}

    static final StructType SCHEMA = new StructType(new StructField[] {
        textField("key"), textField("rater"), field("rating", DataTypes.IntegerType), textField("comment")
    });
    private static final StructType REFUSED = new StructType(new StructField[] {
        textField("reason"),
        textField("rater"),
        textField("file"),
        textField("key"),
        field("rating", DataTypes.IntegerType),
        textField("comment")
    });

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public String product() {
        return "ratings";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> sample = inputs.get(SampleStage.OUTPUT);
        RatingSheet sheet = new RatingSheet(prompt, Case.all(sample));
        Set<String> keys = sheet.cases().stream().map(Case::key).collect(Collectors.toSet());
        List<Row> used = new ArrayList<>();
        List<Row> refused = new ArrayList<>();
        Map<String, Object> facts = new TreeMap<>();
        read(sheet).forEach((rater, file) -> {
            RatingFile.Sorted sorted = file.sorted(keys);
            sorted.used().forEach(e -> used.add(RowFactory.create(e.key(), rater, e.rating(), e.comment())));
            sorted.refused()
                    .forEach(no -> refused.add(RowFactory.create(
                            no.reason(),
                            rater,
                            file.name(),
                            no.entry().key(),
                            no.entry().rating(),
                            no.entry().comment())));
            facts.put(
                    rater,
                    new TreeMap<>(Map.of(
                            "rated",
                            sorted.used().size(),
                            "missing",
                            keys.size() - sorted.used().size())));
        });
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                OUTPUT,
                new Output(
                        sample.sparkSession().createDataFrame(used, SCHEMA),
                        List.of(),
                        List.of("rater", "key"),
                        List.of("rater", "rating"),
                        Map.of("raters", facts, "sheet", sheet.fingerprint())));
        outputs.put(
                REJECTED,
                new Output(
                        sample.sparkSession().createDataFrame(refused, REFUSED),
                        List.of(),
                        List.of("reason", "rater", "file", "key", "rating", "comment"),
                        List.of("reason", "rater")));
        return outputs;
    }

    private Map<String, RatingFile> read(RatingSheet sheet) {
        Map<String, RatingFile> byRater = new TreeMap<>();
        for (RawFile file : files) {
            RatingFile read = RatingFile.parse(file.name(), text(file), sheet);
            RatingFile other = byRater.put(read.rater(), read);
            if (other != null) {
                throw new UserException("Invalid ratings: " + other.name() + " and " + read.name()
                        + " are both of rater " + read.rater() + ", expected one file a rater");
            }
        }
        return byRater;
    }

    private String text(RawFile file) {
        if (file.length() > maxBytes) {
            throw new UserException("Cannot read ratings: " + file.name() + " has " + file.length()
                    + " bytes, expected at most " + maxBytes);
        }
        Path path = new Path(file.path());
        try (var in = path.getFileSystem(hadoop).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserException("Cannot read ratings: " + file.name() + ": " + e.getMessage(), e);
        }
    }
}
