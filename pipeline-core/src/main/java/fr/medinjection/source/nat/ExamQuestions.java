package fr.medinjection.source.nat;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * mlabonne's medical-cases-fr and medical-mqca-fr: exam questions, several right options allowed. Their column names are
 * settings; a record without options is a bad one, since both sets hold nothing else.
 */
public final class ExamQuestions implements Source {
    @Override
    public List<Setting> settings() {
        return MappedColumns.SETTINGS;
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        MappedColumns columns = new MappedColumns(record, context);
        Instruction row = columns.instruction(TaskType.MCQ);
        if (!row.type().isClosed()) {
            throw new BadRecordException("no-options", "No options");
        }
        return Parsed.of(row);
    }
}
