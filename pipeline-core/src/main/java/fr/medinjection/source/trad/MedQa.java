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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * MedQA (USMLE): one question bank published with five and with four options; the setting {@code options} says which of
 * them ({@code 4}, {@code 5} or {@code 4,5}) is taken. The number is read off the record, not off the file name, and both
 * forms of a question are one group. Layouts: the original, bigbio's list of options, the {@code sent1/ending0} columns,
 * and the one with everything under {@code data}. The download's Chinese parts and its unsplit question bank are left.
 */
public final class MedQa implements Source {
    private static final List<String> ENDINGS = Options.columns("ending", "0", "1", "2", "3");
    private static final Set<String> OTHER_PARTS = Set.of("mainland", "taiwan", "textbooks");

    @Override
    public boolean accepts(String file) {
        String path = file.toLowerCase(Locale.ROOT);
        return Stream.of(path.split("[/!]+")).noneMatch(OTHER_PARTS::contains) && !path.contains("us_qbank");
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.choice("options", "4", "5", "4,5"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (Fields.hasAll(fields, "question", "options", "answer_idx")) {
            return row(record, context, fields, "question", Options.of(fields.get("options")), "answer_idx");
        } else if (Fields.hasAll(fields, "sent1", "ending0", "label")) {
            return row(record, context, fields, "sent1", Options.ofColumns(fields, ENDINGS), "label");
        } else if (Fields.hasAll(fields.path("data"), "Question", "Options", "Correct Option")) {
            JsonNode data = fields.get("data");
            return row(record, context, data, "Question", Options.of(data.get("Options")), "Correct Option");
        }
        throw Fields.unknownLayout(record, context);
    }

    private static Parsed row(
            RawRecord record, SourceContext context, JsonNode item, String question, Options options, String answer)
            throws BadRecordException {
        if (!wanted(context).contains(options.texts().size())) {
            return Parsed.skip("other-option-count");
        }
        String text = Fields.text(item, question);
        return Parsed.of(Draft.english(record, context, Fields.text(record.fields(), "id"))
                .question(text)
                .groupedBy(text)
                .closed(TaskType.MCQU, options, AnswerLetters.positions(item.get(answer))));
    }

    private static Set<Integer> wanted(SourceContext context) {
        String setting = Settings.choice(context, "options", Set.of("4", "5", "4,5"));
        return Stream.of(setting.split(",")).map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
