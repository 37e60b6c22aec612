package fr.medinjection.score;

import fr.medinjection.udf.metric.AnswerParser;
import fr.medinjection.udf.metric.ChoiceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Multiple-choice answers against their key: each metric by both parsers, and how steady answers are over orders. */
final class ChoiceFamily implements Family {
    private static final int OPTIONS = 2;
    private static final int DIFFERING = 3;
    private static final int ASKED_AGAIN = 4;
    private static final int CONSISTENT = 5;
    private static final int AGREEING = 6;
    private static final int PARSED = 7;

    /** Sums of each parser: exact matches, Jaccard, Hamming, options judged right, unread. */
    private static final int OF_PARSER = 5;

    private static final List<AnswerParser> PARSERS = List.of(AnswerParser.PUBLISHED, AnswerParser.TOLERANT);

    private static final int SIZE = PARSED + OF_PARSER * PARSERS.size();

    @Override
    public long[] scales() {
        return Family.fine(SIZE);
    }

    @Override
    public boolean covers(Slice slice) {
        return true;
    }

    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (!sheet.type().isClosed()) {
            return Optional.empty();
        }
        double[] vector = new double[SIZE];
        vector[ITEMS] = 1;
        vector[OPTIONS] = sheet.options();
        double share = 1.0 / answers.size();
        for (Answer answer : answers) {
            vector[MISSING] += answer.isMissing() ? share : 0;
            vector[DIFFERING] += answer.published().equals(answer.tolerant()) ? 0 : share;
            for (AnswerParser parser : PARSERS) {
                add(vector, PARSED + OF_PARSER * PARSERS.indexOf(parser), read(answer, parser), sheet, share);
            }
        }
        if (answers.get(0).order().number() > 0) {
            steadiness(vector, sheet.answers());
        }
        return Optional.of(vector);
    }

    private static List<Integer> read(Answer answer, AnswerParser parser) {
        return parser == AnswerParser.PUBLISHED ? answer.published() : answer.tolerant();
    }

    private static void add(double[] vector, int at, List<Integer> read, Sheet sheet, double share) {
        ChoiceScore score = ChoiceScore.of(read, sheet.correct(), sheet.options());
        vector[at] += share * score.exactMatch();
        vector[at + 1] += share * score.jaccard();
        vector[at + 2] += share * score.hamming();
        vector[at + 3] += share * Math.round(score.hamming() * sheet.options());
        vector[at + 4] += read.isEmpty() ? share : 0;
    }

    /** Over all orders an item was asked in: whether all answers name the same options, and how many pairs do. */
    private static void steadiness(double[] vector, List<Answer> answers) {
        int pairs = answers.size() * (answers.size() - 1) / 2;
        if (pairs == 0) {
            return;
        }
        int equal = 0;
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                equal += answers.get(i).published().equals(answers.get(j).published()) ? 1 : 0;
            }
        }
        vector[ASKED_AGAIN] = 1;
        vector[CONSISTENT] = equal == pairs ? 1 : 0;
        vector[AGREEING] = (double) equal / pairs;
    }

    @Override
    public List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        for (AnswerParser parser : PARSERS) {
            int at = PARSED + OF_PARSER * PARSERS.indexOf(parser);
            measures.add(measure("exact-match", parser, ratio(at, ITEMS)));
            measures.add(measure("jaccard", parser, ratio(at + 1, ITEMS)));
            measures.add(measure("paper-hamming", parser, ratio(at + 1, ITEMS)));
            measures.add(measure("hamming-accuracy", parser, ratio(at + 2, ITEMS)));
            measures.add(measure("option-accuracy", parser, ratio(at + 3, OPTIONS)));
            measures.add(measure("unread", parser, ratio(at + 4, ITEMS)));
        }
        measures.add(measure("consistency", AnswerParser.PUBLISHED, ratio(CONSISTENT, ASKED_AGAIN)));
        measures.add(measure("agreement-of-orders", AnswerParser.PUBLISHED, ratio(AGREEING, ASKED_AGAIN)));
        measures.add(measure("parsers-differ", AnswerParser.TOLERANT, ratio(DIFFERING, ITEMS)));
        return measures;
    }

    private static Measure measure(String metric, AnswerParser parser, ToDoubleFunction<double[]> value) {
        String variant = parser.name().toLowerCase(java.util.Locale.ROOT);
        return new Measure(metric, variant, ChoiceScore.signature(metric, parser), value);
    }

    private static ToDoubleFunction<double[]> ratio(int part, int whole) {
        return sums -> sums[whole] == 0 ? Double.NaN : sums[part] / sums[whole];
    }
}
