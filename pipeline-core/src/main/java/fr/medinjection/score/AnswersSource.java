package fr.medinjection.score;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * Answers as the reader of raw files sees them: a record's text is the whole record as JSON, its title the name under which it
 * stands where the file is an object.
 */
final class AnswersSource implements Source {
    /** The fields of the published evaluation script's output. */
    static final String GREEDY = "greedy_output";

    static final String CONSTRAINED = "constrained_output";

    private final String answerField;

    AnswersSource(String answerField) {
        this.answerField = answerField;
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        if (!Fields.hasAll(record.fields(), answerField) && !Fields.hasAll(record.fields(), GREEDY)) {
            throw new BadRecordException("no-answer", "neither " + answerField + " nor " + GREEDY);
        }
        return Parsed.of(new SourceText(
                Ids.of(context.name(), record.position()),
                context.name(),
                Split.TEST,
                "",
                record.key(),
                record.fields().toString(),
                List.of(),
                List.of(),
                List.of(),
                Lineage.published("", record.position(), record.file(), "")));
    }
}
