package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Direction;
import fr.medinjection.data.Instruction;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import fr.medinjection.source.raw.RawLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The WMT biomedical translation sets, English and French: each aligned pair is an open item for every direction of the
 * setting {@code directions} ({@code en2fr,fr2en}, one of them, or {@code published}: the direction of the test set it
 * comes from). Only pairs that the organisers found equivalent are kept. {@code instruction-<direction>} stands before
 * the sentence; the sets have names like {@code test_sets} whatever they are used for, so {@code split} is a setting.
 */
public final class WmtBiomedical implements Source {
    private static final Set<String> DIRECTIONS = Set.of("en2fr", "fr2en");
    /** The titles of articles in another language stand in brackets. */
    private static final Pattern BRACKETED = Pattern.compile("^\\[([^\\[\\]]*)\\]\\.?$");

    @Override
    public RawLayout layout() {
        return new WmtFiles();
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("directions", "en2fr, fr2en, both or published", WmtBiomedical::areDirections),
                Setting.text("instruction-en2fr"),
                Setting.text("instruction-fr2en"),
                Setting.split("split"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "en", "fr", "status")) {
            throw Fields.unknownLayout(record, context);
        } else if (!Fields.text(fields, "status").equals("OK")) {
            return Parsed.skip("not-equivalent");
        } else if (Fields.text(fields, "en").isEmpty()
                || Fields.text(fields, "fr").isEmpty()) {
            throw new BadRecordException("missing-sentence", "No sentence for an aligned pair");
        }
        List<Instruction> rows = new ArrayList<>();
        for (String direction : directions(fields, context)) {
            rows.add(row(record, context, direction));
        }
        return Parsed.of(rows);
    }

    private static Instruction row(RawRecord record, SourceContext context, String direction)
            throws BadRecordException {
        String source = direction.substring(0, 2);
        String target = direction.substring(3);
        String document = Fields.text(record.fields(), "document");
        return Draft.french(record, context, Direction.named(direction).of(record.position()))
                .split(Settings.split(context, "split"))
                .question(context.setting("instruction-" + direction) + "\n" + sentence(record, source))
                .groupedBy(document.isEmpty() ? record.position() : document) // both directions of a pair stay together
                .open(sentence(record, target));
    }

    private static String sentence(RawRecord record, String language) {
        return BRACKETED.matcher(Fields.text(record.fields(), language)).replaceFirst("$1");
    }

    private static boolean areDirections(String value) {
        List<String> parts = List.of(value.strip().split("\\s*,\\s*"));
        return parts.equals(List.of("published")) || DIRECTIONS.containsAll(parts);
    }

    private static List<String> directions(JsonNode fields, SourceContext context) {
        List<String> wanted = Settings.list(context, "directions");
        if (wanted.equals(List.of("published"))) {
            String published = Fields.text(fields, "direction");
            return published.isEmpty() ? List.of("en2fr") : List.of(published);
        } else if (wanted.isEmpty() || !DIRECTIONS.containsAll(wanted)) {
            throw Settings.invalid(context, "directions", "en2fr, fr2en, both or published");
        }
        return wanted;
    }
}
