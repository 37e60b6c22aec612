package fr.medinjection.source.nat;

import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Question and answer pairs of anyone's own, open or with options, under any column names: the neutral format. The
 * setting {@code closed-type} says whether questions with options allow several right ones (MCQ) or one (MCQU).
 */
public final class QaPairs implements Source {
    @Override
    public List<Setting> settings() {
        return Stream.concat(Stream.of(Setting.choice("closed-type", "MCQ", "MCQU")), MappedColumns.SETTINGS.stream())
                .toList();
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        String closed = Settings.choice(context, "closed-type", Set.of("MCQ", "MCQU"));
        return Parsed.of(new MappedColumns(record, context).instruction(TaskType.valueOf(closed)));
    }
}
