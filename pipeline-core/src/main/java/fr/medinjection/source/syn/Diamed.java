package fr.medinjection.source.syn;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * DIAMED: published clinical cases with a chapter of ICD-10, which is the specialty. Cases without one chapter (none
 * given, several cases in one text, not annotated) are passed over, as its own loader does. Each record has a licence of
 * its own. Layouts: the raw keys and the loaded ones; they differ in fields that are not needed.
 */
public final class Diamed implements Source {
    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "clinical_case", "icd-10")) {
            throw Fields.unknownLayout(record, context);
        }
        String chapter = Fields.text(fields, "icd-10");
        if (chapter.isEmpty() || chapter.equalsIgnoreCase("nan")) {
            return Parsed.skip("no-chapter");
        } else if (chapter.contains("Plusieurs cas cliniques")) {
            return Parsed.skip("several-cases");
        } else if (chapter.contains("Aucune annotation")) {
            return Parsed.skip("not-annotated");
        }
        String text = Fields.text(fields, "clinical_case");
        if (text.isEmpty()) {
            throw new BadRecordException("empty-text", "No clinical case");
        }
        String id = Fields.text(fields, "identifier");
        return Parsed.of(SourceText.read(
                context.id(record, id),
                context.name(),
                context.split(record),
                Fields.text(fields, "title"),
                text,
                List.of(chapter),
                lineage(record, context, id)));
    }

    private static Lineage lineage(RawRecord record, SourceContext context, String id) {
        Lineage lineage = context.lineage(record, id);
        String licence = Fields.text(record.fields(), "license");
        return licence.isEmpty()
                ? lineage
                : Lineage.published(lineage.dataset(), lineage.record(), lineage.file(), licence);
    }
}
