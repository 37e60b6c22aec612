package fr.medinjection.source.trad;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * K-QA: patients' questions with physicians' answers. The file of all questions holds the answered ones again without
 * their answers; it is passed over. It has no official parts: the setting {@code split} says where its rows belong.
 */
public final class KQa implements Source {
    @Override
    public List<Setting> settings() {
        return List.of(Setting.split("split"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!fields.has("Question")) {
            throw Fields.unknownLayout(record, context);
        }
        if (!fields.has("Free_form_answer")) {
            return Parsed.skip("unanswered");
        }
        return Parsed.of(Draft.english(record, context, "")
                .split(Settings.split(context, "split"))
                .question(Fields.text(fields, "Question"))
                .open(Fields.text(fields, "Free_form_answer")));
    }
}
