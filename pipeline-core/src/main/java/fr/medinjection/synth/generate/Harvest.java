package fr.medinjection.synth.generate;

import static fr.medinjection.data.Rows.string;

import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.data.Component;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.generate.ItemChecks.CopiedWords;
import fr.medinjection.synth.generate.ItemChecks.Finding;
import fr.medinjection.synth.generate.ReplyReader.Reading;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;

/** Turns texts with their replies into rows of {@link Made}. */
record Harvest(Map<String, Plan> plans, ItemRules rules, LanguageConfig language, Privacy privacy)
        implements Serializable {
    Harvest {
        plans = new LinkedHashMap<>(plans);
    }

    /** @param rows texts with their plan, lap and reply */
    Iterator<Row> of(Iterator<Row> rows) {
        ItemChecks checks = new ItemChecks(rules, language);
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false)
                .flatMap(row -> made(row, checks))
                .iterator();
    }

    private Stream<Row> made(Row row, ItemChecks checks) {
        SourceText text = SourceText.of(row);
        Plan plan = plans.get(string(row, Units.PLAN));
        Made.Origin origin = new Made.Origin(
                string(row, "request_id"),
                text.id(),
                text.source(),
                plan.config().type().name(),
                plan.name(),
                row.getInt(row.fieldIndex(Units.LAP)),
                string(row, "model"));
        String reply = row.getAs("reply");
        if (reply == null) {
            String error = row.getAs("error");
            Rejection failed = Rejection.ofReply(Reason.NO_REPLY, error == null ? "" : error, "");
            return Stream.of(Made.rejected(origin, failed, 0));
        }
        return made(origin, plan, text, new ReplyReader(plan.config()).read(reply), checks).stream();
    }

    private List<Row> made(Made.Origin origin, Plan plan, SourceText text, Reading reading, ItemChecks checks) {
        List<Row> made = new ArrayList<>();
        CopiedWords copied = new CopiedWords(text.text(), plan.config().longestCopy());
        Masking masking = Plan.masking(text, privacy);
        for (Item masked : reading.items()) {
            Item item = masked.map(masking::restore);
            Optional<Finding> finding = masked.texts().stream().allMatch(masking::isKnown)
                    ? checks.of(item, plan.config(), copied)
                    : Optional.of(new Finding(Reason.MASK, ""));
            made.add(finding.map(found -> Made.rejected(origin, rejection(item, found), 0))
                    .orElseGet(() -> Made.taken(origin, item, instruction(origin, plan, text, item))));
        }
        int missing = 0;
        for (Rejection rejection : reading.rejected()) {
            missing += rejection.reason() == Reason.MISSING ? 1 : 0;
            made.add(Made.rejected(origin, rejection, missing));
        }
        return made;
    }

    private static Rejection rejection(Item item, Finding found) {
        String text = item.options().isEmpty()
                ? item.question() + "\n" + item.answer()
                : item.question() + "\n" + String.join("\n", item.options());
        return new Rejection(item.number(), item.task(), found.reason(), found.detail(), text);
    }

    private static Instruction instruction(Made.Origin origin, Plan plan, SourceText text, Item item) {
        ContextPolicy context = plan.config().tasks().get(item.task()).context();
        Lineage from = text.lineage();
        return new Instruction(
                Ids.of(text.source(), origin.requestId() + "#" + item.number()),
                "",
                Component.SYNTHETIC,
                text.source(),
                Split.TRAIN,
                plan.config().type(),
                "fr",
                context == ContextPolicy.TEXT ? text.text() : "",
                item.question(),
                item.options(),
                item.correct(),
                item.answer(),
                text.specialties(),
                text.categories(),
                item.task(),
                "",
                text.id(),
                List.of(),
                new Lineage(
                        from.dataset(),
                        from.record(),
                        from.file(),
                        from.licence(),
                        text.id(),
                        origin.model(),
                        plan.hash(),
                        origin.requestId()));
    }
}
