package fr.medinjection.source.trad;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.AnswerLetters;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Options;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.ArrayList;
import java.util.List;

/**
 * MMLU: four options, one right; the setting {@code subjects} lists what is taken. Layouts: the original CSV without
 * header (letter), CSV with the columns {@code choice0} ... (integer), and the Hugging Face rows ({@code choices}). The
 * subject is a field or the file's name without its part; the general training part has neither and is left.
 */
public final class Mmlu implements Source {
    private static final List<String> PLAIN = Options.columns("c", "1", "2", "3", "4");
    private static final List<String> HEADED = Options.columns("choice", "0", "1", "2", "3");

    @Override
    public List<Setting> settings() {
        return List.of(Setting.names("subjects"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        String subject = fields.has("subject") ? Fields.text(fields, "subject") : subjectOf(record.file());
        if (!Settings.list(context, "subjects").contains(subject)) {
            return Parsed.skip("other-subject");
        }
        return Parsed.of(Draft.english(record, context, "")
                .question(Fields.text(fields, "question", "c0"))
                .specialties(List.of(subject))
                .closed(
                        TaskType.MCQU,
                        options(record, context),
                        AnswerLetters.positions(Fields.first(fields, "answer", "c5"))));
    }

    private static Options options(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (Fields.hasAll(fields, "question", "choices", "answer")) {
            return Options.of(fields.get("choices"));
        } else if (Fields.hasAll(fields, "question", "choice0", "choice3", "answer")) {
            return columns(fields, HEADED);
        } else if (Fields.hasAll(fields, "c0", "c5") && !fields.has("c6")) {
            return columns(fields, PLAIN);
        }
        throw Fields.unknownLayout(record, context);
    }

    /** All four, even if one is empty: an empty cell is what the other layouts have as an empty text. */
    private static Options columns(JsonNode fields, List<String> names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(Fields.text(fields, name)));
        return Options.of(texts);
    }

    private static String subjectOf(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('!')) + 1);
        return name.replaceFirst("\\..*$", "").replaceFirst("_(dev|val|test)$", "");
    }
}
