package fr.medinjection.score.encoder;

import fr.medinjection.UserException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple3;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives a session the metrics that need an encoder as SQL functions, beside those of the {@code udfs}:
 * {@code spark.sql.extensions=fr.medinjection.udf.UdfsExtension,fr.medinjection.score.encoder.EncoderExtension}. All our jars
 * must be there, and {@link #BERTSCORE} and {@link #COMET} name the folders that the export scripts wrote.
 */
public final class EncoderExtension extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    /** The setting that names the folder of BERTScore's encoder. */
    public static final String BERTSCORE = "spark.medinjection.bertscore";

    /** The setting that names the folder of COMET's encoder. */
    public static final String COMET = "spark.medinjection.comet";

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        for (String part : List.of("precision", "recall", "f1")) {
            for (String variant : List.of("legacy", "french")) {
                inject(extensions, new Call("bertscore_" + part + "_" + variant, 2));
                inject(extensions, new Call("bertscore_rescaled_" + part + "_" + variant, 2));
            }
        }
        inject(extensions, new Call("comet_legacy", 3));
        return BoxedUnit.UNIT;
    }

    private static void inject(SparkSessionExtensions extensions, Call call) {
        String usage = "_FUNC_(" + (call.arity == 3 ? "source, " : "")
                + "prediction, reference) - one pair at a time; the job score takes many at once";
        extensions.injectFunction(new Tuple3<>(
                new FunctionIdentifier(call.name),
                new ExpressionInfo(
                        EncoderExtension.class.getName(), "", call.name, usage, "", "", "", "", "", "", "scala_udf"),
                call));
    }

    /** What Spark makes of a call in SQL text. */
    private static final class Call extends AbstractFunction1<Seq<Expression>, Expression> {
        private final String name;
        private final int arity;

        Call(String name, int arity) {
            this.name = name;
            this.arity = arity;
        }

        @Override
        public Expression apply(Seq<Expression> arguments) {
            if (arguments.size() != arity) {
                throw new IllegalArgumentException(
                        "Invalid number of arguments of " + name + ": " + arguments.size() + ", expected " + arity);
            }
            Column[] columns = new Column[arity];
            for (int i = 0; i < arity; i++) {
                columns[i] = new Column(arguments.apply(i));
            }
            return function(SparkSession.active()).apply(columns).expr();
        }

        private UserDefinedFunction function(SparkSession spark) {
            Configuration hadoop = spark.sessionState().newHadoopConf();
            String setting = arity == 3 ? COMET : BERTSCORE;
            String folder = spark.conf().get(setting, "");
            if (folder.isEmpty()) {
                throw new UserException("Cannot compute " + name + ": no " + setting
                        + " in the configuration, expected the folder that the export script wrote");
            }
            EncoderConfig config = new EncoderConfig(folder, 1, 1, 1); // one pair at a time
            TextMetric metric = arity == 3 ? CometMetric.of(config, hadoop) : BertScoreMetric.of(config, hadoop);
            OnePair scored = new OnePair(metric, score(metric, folder), hadoop);
            return arity == 3
                    ? functions.udf((UDF3<String, String, String, Double>) scored::of, DataTypes.DoubleType)
                    : functions.udf((UDF2<String, String, Double>) (p, r) -> scored.of("", p, r), DataTypes.DoubleType);
        }

        private TextMetric.Score score(TextMetric metric, String folder) {
            return metric.scores().stream()
                    .filter(score -> (score.metric().replace('-', '_') + "_" + score.variant()).equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new UserException("Cannot compute " + name + ": " + folder + " has no baseline"));
        }
    }
}
