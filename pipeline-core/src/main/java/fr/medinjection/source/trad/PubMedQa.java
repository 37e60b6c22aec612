package fr.medinjection.source.trad;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
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
import java.util.Map;

/**
 * PubMedQA: a question on an abstract, answered yes, no or maybe; the conclusion is kept as the explanation. Two layouts:
 * the original object by PMID and the Hugging Face rows. The parts are told apart by their fields: only labelled records
 * carry the annotators' {@code reasoning_*}, only unlabelled ones lack a decision. The official test part is the keys of
 * {@code test_ground_truth.json}; where that file is not beside the data, labelled records belong to no part, since the
 * single {@code train} of Hugging Face holds the test questions too.
 */
public final class PubMedQa implements Source {
    private static final String TEST_KEYS = "test_ground_truth.json";
    private static final List<String> DECISIONS = List.of("yes", "no", "maybe");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public boolean isSideFile(String file) {
        return file.endsWith(TEST_KEYS);
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.words("parts", "labelled", "artificial"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        JsonNode details = fields.has("context") ? fields.get("context") : fields;
        if (!fields.has("QUESTION") && !(fields.has("question") && details.has("contexts"))) {
            throw Fields.unknownLayout(record, context);
        }
        String decision = Fields.text(fields, "final_decision").toLowerCase(Locale.ROOT);
        if (decision.isEmpty()) {
            return Parsed.skip("unlabelled");
        }
        boolean labelled = details.has("reasoning_required_pred");
        if (!Settings.list(context, "parts").contains(labelled ? "labelled" : "artificial")) {
            return Parsed.skip("other-part");
        }
        String pmid = record.key().isEmpty() ? Fields.text(fields, "pubid") : record.key();
        return Parsed.of(Draft.english(record, context, pmid)
                .split(labelled ? labelledSplit(pmid, context) : artificialSplit(record, context))
                .passage(String.join("\n", Fields.texts(Fields.first(details, "CONTEXTS", "contexts"))))
                .question(Fields.text(fields, "QUESTION", "question"))
                .explanation(Fields.text(fields, "LONG_ANSWER", "long_answer"))
                .closed(TaskType.MCQU, Options.of(DECISIONS), List.of(position(decision))));
    }

    private static int position(String decision) throws BadRecordException {
        int position = DECISIONS.indexOf(decision);
        if (position < 0) {
            throw new BadRecordException("unreadable-answer", "Invalid decision: " + decision);
        }
        return position;
    }

    private static Split labelledSplit(String pmid, SourceContext context) {
        for (Map.Entry<String, String> file : context.sideFiles().entrySet()) {
            if (file.getKey().endsWith(TEST_KEYS)) {
                return testKeys(file.getValue()).has(pmid) ? Split.TEST : Split.TRAIN;
            }
        }
        return Split.UNSPLIT;
    }

    private static Split artificialSplit(RawRecord record, SourceContext context) {
        Split split = context.split(record);
        return split == Split.UNSPLIT ? Split.TRAIN : split;
    }

    /** Parsed anew for each of the thousand labelled records: the file is small. */
    private static JsonNode testKeys(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserException("Cannot read " + TEST_KEYS + ": " + e.getOriginalMessage(), e);
        }
    }
}
