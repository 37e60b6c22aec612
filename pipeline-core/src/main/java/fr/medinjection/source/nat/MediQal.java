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
import java.util.Locale;

/**
 * MediQAl: French exam questions in three parts, {@code mcqu}, {@code mcqm} and {@code oeq}. Whether one option or
 * several may be right is a matter of the part, which is a folder (or word) of the path: the column {@code task} names
 * the original exam's kind and disagrees for some rows, so it decides only where the path says nothing.
 */
public final class MediQal implements Source {
    private static final List<String> OPTIONS = Options.columns("answer_", "a", "b", "c", "d", "e");

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        String clinicalCase = Fields.text(fields, "clinical_case");
        Draft draft = Draft.french(record, context, Fields.text(fields, "id"))
                .passage(clinicalCase)
                .question(Fields.text(fields, "question"))
                .specialties(Fields.label(Fields.text(fields, "medical_subject")))
                .skill(Fields.text(fields, "question_type"))
                .groupedBy(clinicalCase);
        if (Fields.hasAll(fields, "question", "correct_answers", "answer_a")) {
            return Parsed.of(draft.closed(
                    type(record, context),
                    Options.ofColumns(fields, OPTIONS),
                    AnswerLetters.positions(fields.get("correct_answers"))));
        } else if (Fields.hasAll(fields, "question", "answer")) {
            return Parsed.of(draft.open(Fields.text(fields, "answer")));
        }
        throw Fields.unknownLayout(record, context);
    }

    private static TaskType type(RawRecord record, SourceContext context) {
        for (String word : record.file().toLowerCase(Locale.ROOT).split("[^a-z]+")) {
            if (word.equals("mcqu")) {
                return TaskType.MCQU;
            } else if (word.equals("mcqm")) {
                return TaskType.MCQ;
            }
        }
        return switch (Fields.text(record.fields(), "task").toUpperCase(Locale.ROOT)) {
            case "QCU", "MCQU" -> TaskType.MCQU;
            case "QCM", "MCQM" -> TaskType.MCQ;
            default -> throw Fields.unknownLayout(record, context);
        };
    }
}
