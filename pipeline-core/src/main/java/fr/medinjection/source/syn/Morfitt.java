package fr.medinjection.source.syn;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.SourceText;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.ArrayList;
import java.util.List;

/**
 * MORFITT: abstracts of biomedical articles with one or more of twelve specialties. Two layouts: the TSV of the
 * release (labels joined by bars) and the Hugging Face rows (a list of labels or of their numbers).
 */
public final class Morfitt implements Source {
    /** In the order of the loader's class labels. */
    private static final List<String> LABELS = List.of(
            "microbiology",
            "etiology",
            "virology",
            "physiology",
            "immunology",
            "parasitology",
            "genetics",
            "chemistry",
            "veterinary",
            "surgery",
            "pharmacology",
            "psychology");

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "abstract", "specialities")) {
            throw Fields.unknownLayout(record, context);
        }
        String id = Fields.text(fields, "identifier", "id");
        String text = Fields.text(fields, "abstract");
        if (text.isEmpty()) {
            throw new BadRecordException("empty-text", "No abstract");
        }
        return Parsed.of(SourceText.read(
                context.id(record, id),
                context.name(),
                context.split(record),
                "",
                text,
                labels(fields.get("specialities")),
                context.lineage(record, id)));
    }

    private static List<String> labels(JsonNode specialities) throws BadRecordException {
        if (!specialities.isArray()) {
            return List.of(Fields.text(specialities).split("\\s*\\|\\s*"));
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode label : specialities) {
            if (label.isInt() && (label.intValue() < 0 || label.intValue() >= LABELS.size())) {
                throw new BadRecordException("unknown-label", "Invalid speciality: " + label);
            }
            labels.add(label.isInt() ? LABELS.get(label.intValue()) : Fields.text(label));
        }
        return labels;
    }
}
