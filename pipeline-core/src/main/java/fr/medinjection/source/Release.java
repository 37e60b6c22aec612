package fr.medinjection.source;

import fr.medinjection.data.Component;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The published release of MedInjection-FR: five text columns (instruction, context, answer, type, origin) or chats,
 * with the options inside the instruction. A sixth column {@code derived_from} may name the row it was translated or
 * generated from, as an id or as {@code <source>/<native id or position>}. How the release is cut into files, and how they
 * are called, decides nothing but the split, which a folder or file may name, and, where no column does, the type.
 *
 * <p>Settings: {@code component} is one of the three components, or {@code by-origin} for the data set that holds all of
 * them; {@code origins} maps origins to source keys and components ({@link ReleaseOrigins}). A row whose origin is not
 * mapped keeps it as {@code release:<origin>} and is flagged, or, where its component hangs on it, is a bad one.
 */
public final class Release implements Source {
    private static final String BY_ORIGIN = "by-origin";
    private static final Set<String> COMPONENTS = Set.of("NATIVE", "TRANSLATED", "SYNTHETIC", BY_ORIGIN);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.choice("component", "NATIVE", "TRANSLATED", "SYNTHETIC", BY_ORIGIN),
                new Setting("origins", ReleaseOrigins.EXPECTED, ReleaseOrigins::isWellFormed));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        ReleaseRow row = ReleaseRow.of(record, context);
        ReleaseOrigins.Origin origin = ReleaseOrigins.of(context).find(row.origin());
        Draft draft = Draft.published(record, context, row.identity(), component(origin, context))
                .source(origin.source())
                .lineage(lineage(record, context, row))
                .flags(origin.mapped() ? List.of() : List.of("unmapped-origin"))
                .passage(row.passage())
                .groupedBy(row.passage());
        return Parsed.of(row.type() == TaskType.OEQ ? open(draft, row) : closed(draft, row));
    }

    private static Instruction open(Draft draft, ReleaseRow row) throws BadRecordException {
        return draft.question(row.instruction()).open(Fields.text(row.answer()));
    }

    private static Instruction closed(Draft draft, ReleaseRow row) throws BadRecordException {
        LetteredOptions split = LetteredOptions.require(row.instruction());
        return draft.question(split.question())
                .closed(row.type(), Options.of(split.options()), row.letters(split.options()));
    }

    private static Component component(ReleaseOrigins.Origin origin, SourceContext context) throws BadRecordException {
        String setting = Settings.choice(context, "component", COMPONENTS);
        if (!setting.equals(BY_ORIGIN)) {
            return Component.valueOf(setting);
        } else if (!origin.mapped()) {
            throw new BadRecordException("unmapped-origin", "No component for the origin of " + origin.source());
        }
        return origin.component();
    }

    private static Lineage lineage(RawRecord record, SourceContext context, ReleaseRow row) throws BadRecordException {
        Lineage lineage = context.lineage(record, row.identity());
        String parent = row.derivedFrom();
        if (parent.isEmpty() || ID.matcher(parent).matches()) {
            return lineage.withParent(parent);
        }
        int slash = parent.indexOf('/');
        if (slash < 1 || slash + 1 == parent.length()) {
            throw new BadRecordException(
                    "unreadable-parent", "Invalid derived_from: " + parent + ", expected an id or <source>/<record>");
        }
        return lineage.withParent(Ids.of(parent.substring(0, slash), parent.substring(slash + 1)));
    }
}
