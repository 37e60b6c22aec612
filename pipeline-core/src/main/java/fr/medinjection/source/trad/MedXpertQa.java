package fr.medinjection.source.trad;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Split;
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
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MedXpertQA: expert questions with ten options. The official question text repeats the options at its end; they are cut
 * off. The part is read off the id, since copies sit in files of any name: the development questions continue the
 * numbering of the test questions. The setting {@code parts} says whether questions on images ({@code mm}) are taken beside those on {@code text}.
 */
public final class MedXpertQa implements Source {
    private static final Pattern ID = Pattern.compile("(?i)(Text|MM)-(\\d{1,6})");
    private static final int TEXT_TESTS = 2450;
    private static final int IMAGE_TESTS = 2000;

    @Override
    public List<Setting> settings() {
        return List.of(Setting.words("parts", "text", "mm"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "question", "options", "label")) {
            throw Fields.unknownLayout(record, context);
        }
        String id = Fields.text(fields, "id");
        boolean imaged = fields.has("images") || id.toUpperCase(Locale.ROOT).startsWith("MM-");
        if (!Settings.list(context, "parts").contains(imaged ? "mm" : "text")) {
            return Parsed.skip("other-part");
        }
        return Parsed.of(Draft.english(record, context, id)
                .split(split(record, context, id))
                .question(AnswerChoices.strip(Fields.text(fields, "question")))
                .specialties(Fields.label(Fields.text(fields, "body_system")))
                .skill(Fields.text(fields, "question_type"))
                .closed(
                        TaskType.MCQU,
                        Options.of(fields.get("options")),
                        AnswerLetters.positions(fields.get("label"))));
    }

    private static Split split(RawRecord record, SourceContext context, String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return context.split(record);
        }
        int tests = matcher.group(1).equalsIgnoreCase("Text") ? TEXT_TESTS : IMAGE_TESTS;
        return Integer.parseInt(matcher.group(2)) < tests ? Split.TEST : Split.VALIDATION;
    }
}
