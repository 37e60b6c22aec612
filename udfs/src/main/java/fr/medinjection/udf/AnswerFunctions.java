package fr.medinjection.udf;

import fr.medinjection.udf.metric.AnswerParser;
import fr.medinjection.udf.metric.AnswerParser.Arity;
import fr.medinjection.udf.metric.ChoiceScore;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.types.DataTypes;

/** Functions on the answers to multiple-choice questions; options are known by position, from 0 on. */
final class AnswerFunctions {
    private AnswerFunctions() {}

    /** A part of a score that Spark may send to executors. */
    private interface Part extends ToDoubleFunction<ChoiceScore>, Serializable {}

    static void addTo(Map<String, SqlFunction> all) {
        for (AnswerParser parser : AnswerParser.values()) {
            all.put(
                    "parse_answer_" + parser.name().toLowerCase(Locale.ROOT),
                    SqlFunction.of(
                            3,
                            "(reply, number of options, whether several may be right) - the positions it names",
                            DataTypes.createArrayType(DataTypes.IntegerType, false),
                            a -> parser.parse(
                                            (String) a.get(0),
                                            whole(a.get(1)),
                                            (Boolean) a.get(2) ? Arity.SEVERAL : Arity.ONE)
                                    .toArray()));
        }
        put(all, "answer_exact_match", "1 if both name the same", ChoiceScore::exactMatch);
        put(all, "answer_jaccard", "what both name over what any names; the paper's Hamming", ChoiceScore::jaccard);
        put(all, "answer_hamming", "the share of options judged right", ChoiceScore::hamming);
    }

    private static void put(Map<String, SqlFunction> all, String name, String says, Part part) {
        all.put(
                name,
                SqlFunction.of(
                        3,
                        "(chosen positions, right positions, number of options) - " + says,
                        DataTypes.DoubleType,
                        a -> part.applyAsDouble(
                                ChoiceScore.of(positions(a.get(0)), positions(a.get(1)), whole(a.get(2))))));
    }

    static List<Integer> positions(Object list) {
        return ((List<?>) list).stream().map(AnswerFunctions::whole).toList();
    }

    static int whole(Object number) {
        return Math.toIntExact(((Number) number).longValue());
    }
}
