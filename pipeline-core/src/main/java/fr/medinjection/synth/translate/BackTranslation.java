package fr.medinjection.synth.translate;

import fr.medinjection.data.Instruction;
import fr.medinjection.synth.Privacy;
import fr.medinjection.udf.metric.Chrf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Compares what comes back with the English item, by the letters they share (chrF): a question that was turned round comes back
 * turned round. What the other model does not answer cannot be compared.
 */
record BackTranslation(InvariantsConfig config, Privacy privacy, double least) implements MapFunction<Row, Row> {
    private static final int BACK = Attempt.SCHEMA.length();

    /** From a row of {@link Attempt#SCHEMA} with the column {@code back} to one without it. */
    @Override
    public Row call(Row row) {
        Object[] values = new Object[BACK];
        for (int i = 0; i < BACK; i++) {
            values[i] = row.get(i);
        }
        if (row.isNullAt(1)) {
            return RowFactory.create(values);
        }
        Translation english = Translation.of(Instruction.of(row.getStruct(0)));
        Optional<Translation> back = Optional.ofNullable(row.getString(BACK))
                .flatMap(text -> TranslationReply.read(text).translation())
                .map(reply ->
                        new ItemRequest(Translation.of(Instruction.of(row.getStruct(1))), privacy).restored(reply));
        double similarity = back.map(reply -> similarity(english, reply)).orElse(0.0);
        Consequence consequence = config.of(Invariant.BACK_TRANSLATION);
        if (similarity < least && consequence != Consequence.IGNORE) {
            note(values, row, similarity, consequence);
        }
        return RowFactory.create(values);
    }

    static double similarity(Translation english, Translation back) {
        return Chrf.LEGACY.score(text(back), text(english));
    }

    private static String text(Translation item) {
        List<String> texts = new ArrayList<>(List.of(item.context(), item.question()));
        texts.addAll(item.options());
        texts.add(item.answer());
        return String.join("\n", texts);
    }

    private void note(Object[] values, Row row, double similarity, Consequence consequence) {
        String detail = String.format(Locale.ROOT, "chrF %.1f, expected %.1f or more", similarity, least);
        Violation violation = new Violation(Invariant.BACK_TRANSLATION, "item", detail);
        List<String> violations = new ArrayList<>(row.getList(3));
        violations.add(violation.shown());
        values[3] = violations.toArray();
        if (consequence == Consequence.REJECT) {
            values[1] = null;
            values[2] = violation.invariant().reason();
        } else {
            Instruction french = Instruction.of(row.getStruct(1));
            values[1] = TranslatedRow.flagged(french, TranslatedRow.flag(violation.invariant()))
                    .toRow();
        }
    }
}
