package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;

/** Lets a source parse what was read, and counts what became of each record. */
final class RecordParser {
    private final RawSource source;
    private final int index;
    private final int quarantineChars;
    private final Tally tally;

    RecordParser(RawSource source, int index, RawLimits limits, Tally tally) {
        this.source = source;
        this.index = index;
        this.quarantineChars = limits.quarantineChars();
        this.tally = tally;
    }

    /** The rows that a record becomes: its instructions and texts, one of quarantine, or none. */
    List<InternalRow> rows(RawRead read) {
        tally.add(index, Tally.What.RECORD, "");
        if (read instanceof RawRead.Broken broken) {
            return bad(broken.file(), broken.number(), broken.reason(), broken.detail(), broken.raw());
        }
        RawRead.Whole whole = (RawRead.Whole) read;
        RawRecord record = whole.record();
        try {
            return rows(record, source.source().parse(record, source.context()));
        } catch (BadRecordException e) {
            return bad(record.file(), record.number(), e.reason(), e.getMessage(), whole.raw());
        } catch (UserException e) {
            throw new UserException(e.getMessage() + " (" + place(record) + ")", e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("Cannot parse " + place(record) + ": " + e, e);
        }
    }

    private String place(RawRecord record) {
        return "record " + record.number() + " of " + record.file() + " of source " + source.name();
    }

    private List<InternalRow> rows(RawRecord record, Parsed parsed) {
        List<InternalRow> rows = new ArrayList<>();
        for (Instruction instruction : parsed.instructions()) {
            rows.add(Outcome.of(instruction, record.file(), record.number(), rows.size()));
            tally.add(index, Tally.What.INSTRUCTION, "");
        }
        for (SourceText text : parsed.texts()) {
            rows.add(Outcome.of(text, record.file(), record.number(), rows.size()));
            tally.add(index, Tally.What.TEXT, "");
        }
        if (rows.isEmpty()) {
            tally.add(index, Tally.What.SKIPPED, parsed.skipped().isEmpty() ? "nothing-in-record" : parsed.skipped());
        }
        return rows;
    }

    private List<InternalRow> bad(String file, long number, String reason, String detail, String raw) {
        tally.add(index, Tally.What.QUARANTINED, reason);
        String text = Objects.requireNonNullElse(detail, "");
        return List.of(Outcome.of(new Quarantined(source.name(), file, number, reason, cut(text), cut(raw))));
    }

    private String cut(String text) {
        return text.length() <= quarantineChars
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, quarantineChars)));
    }
}
