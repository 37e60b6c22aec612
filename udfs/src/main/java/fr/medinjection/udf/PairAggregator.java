package fr.medinjection.udf;

import java.io.Serializable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import scala.Tuple2;

/**
 * A score of a whole group of predictions and references, from what single pairs add up to. A pair of which one is null is
 * passed over; a group without any pair has no score.
 *
 * @param <S> what pairs add up to
 */
public final class PairAggregator<S extends Serializable>
        extends Aggregator<Tuple2<String, String>, PairAggregator.Sum<S>, Double> {
    /** What one pair adds. */
    public interface OfPair<S> extends BiFunction<String, String, S>, Serializable {}

    /** Adds two of them. */
    public interface Plus<S> extends BinaryOperator<S>, Serializable {}

    /** What they are worth. */
    public interface Score<S> extends ToDoubleFunction<S>, Serializable {}

    /** What has been added up, nothing at first; public because Spark asks for it. */
    public static final class Sum<S extends Serializable> implements Serializable {
        private final S value;

        Sum(S value) {
            this.value = value;
        }
    }

    private final OfPair<S> ofPair;
    private final Plus<S> plus;
    private final Score<S> score;

    PairAggregator(OfPair<S> ofPair, Plus<S> plus, Score<S> score) {
        this.ofPair = ofPair;
        this.plus = plus;
        this.score = score;
    }

    @Override
    public Sum<S> zero() {
        return new Sum<>(null);
    }

    @Override
    public Sum<S> reduce(Sum<S> sum, Tuple2<String, String> pair) {
        boolean whole = pair._1() != null && pair._2() != null;
        return whole ? merge(sum, new Sum<>(ofPair.apply(pair._1(), pair._2()))) : sum;
    }

    @Override
    public Sum<S> merge(Sum<S> first, Sum<S> second) {
        if (first.value == null || second.value == null) {
            return first.value == null ? second : first;
        }
        return new Sum<>(plus.apply(first.value, second.value));
    }

    @Override
    public Double finish(Sum<S> sum) {
        return sum.value == null ? null : (Double) score.applyAsDouble(sum.value);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Encoder<Sum<S>> bufferEncoder() {
        return (Encoder) Encoders.javaSerialization(Sum.class);
    }

    @Override
    public Encoder<Double> outputEncoder() {
        return Encoders.DOUBLE();
    }
}
