package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.AnswerLetters;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Options;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * FrenchMedMCQA: exam questions of pharmacy, one to five right options. Four layouts: the official JSON ({@code answers}
 * by letter), the loaders' columns ({@code answer_a}, right options as integers from 0), the CSV of its authors' models
 * ({@code answers.a}, right options joined by semicolons), and the single-answer copy (one integer). The retrieved
 * {@code context} of the CSV is no part of the question and is left out, as are {@code type} and the answer counts,
 * which differ between the copies.
 */
public final class FrenchMedMcqa implements Source {
    private static final List<String> LOADED = Options.columns("answer_", "a", "b", "c", "d", "e");
    private static final List<String> FLAT = Options.columns("answers.", "a", "b", "c", "d", "e");

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "question", "correct_answers")) {
            throw Fields.unknownLayout(record, context);
        }
        return Parsed.of(Draft.french(record, context, Fields.text(fields, "id"))
                .question(Fields.text(fields, "question"))
                .specialties(Fields.label(Fields.text(fields, "subject_name")))
                .closed(
                        TaskType.MCQ,
                        options(record, context),
                        AnswerLetters.positions(fields.get("correct_answers"))));
    }

    private static Options options(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (fields.path("answers").isObject()) {
            return Options.of(fields.get("answers"));
        } else if (fields.has(LOADED.get(0))) {
            return Options.ofColumns(fields, LOADED);
        } else if (fields.has(FLAT.get(0))) {
            return Options.ofColumns(fields, FLAT);
        }
        throw Fields.unknownLayout(record, context);
    }
}
