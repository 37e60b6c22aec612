package fr.medinjection.lm.card;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import fr.medinjection.lm.card.ModelCard.DataPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A model card as Markdown with the YAML header that model hubs read. */
record CardText(ModelCard card, ModelCard.Form form) {
    String markdown() {
        return String.join("\n\n", header(), "# " + line(card.name()), about(), data(), licences(), recipe(), scores())
                + "\n";
    }

    private String header() {
        List<String> lines = new ArrayList<>(List.of("---"));
        lines.add("base_model: " + quoted(card.baseModel()));
        lines.add("base_model_relation: " + (form == ModelCard.Form.ADAPTER ? "adapter" : "finetune"));
        if (!card.languages().isEmpty()) {
            lines.add("language:");
            card.languages().forEach(language -> lines.add("- " + quoted(language)));
        }
        lines.add("library_name: " + (form == ModelCard.Form.ADAPTER ? "peft" : "transformers"));
        lines.add("license: " + quoted(card.licence().toLowerCase(Locale.ROOT)));
        lines.add("pipeline_tag: text-generation");
        lines.add("---");
        return String.join("\n", lines);
    }

    private String about() {
        String what = form == ModelCard.Form.ADAPTER
                ? "A low-rank adapter in PEFT's layout. It needs its base model, "
                : "An ordinary model folder: an adapter worked into its base model, ";
        return what + code(card.baseModel()) + ".";
    }

    private String data() {
        if (card.data().isEmpty()) {
            return "## Training data\n\nNot stated by the adapter's folder.";
        }
        long all = card.data().stream().mapToLong(DataPart::examples).sum();
        String manifest = card.manifest().isEmpty() ? "" : " Manifest: " + code(card.manifest()) + ".";
        return "## Training data\n\n" + all + " examples." + manifest + "\n\n"
                + table(
                        List.of("Source", "Examples", "Licence"),
                        card.data(),
                        part -> List.of(part.source(), String.valueOf(part.examples()), part.licence()));
    }

    private String licences() {
        Map<String, Long> byLicence = new TreeMap<>();
        card.data().forEach(part -> byLicence.merge(part.licence(), part.examples(), Long::sum));
        String whole = "## Licences\n\nThe whole: " + code(card.licence()) + ". The base model keeps its own.";
        return byLicence.isEmpty()
                ? whole
                : whole + "\n\n"
                        + table(
                                List.of("Licence of the data", "Examples"),
                                List.copyOf(byLicence.entrySet()),
                                entry -> List.of(entry.getKey(), String.valueOf(entry.getValue())));
    }

    private String recipe() {
        return "## Recipe\n\n"
                + table(List.of("Setting", "Value"), card.recipe(), setting -> List.of(setting.key(), setting.value()));
    }

    private String scores() {
        return card.scores().isEmpty()
                ? "## Scores\n\nNot evaluated."
                : "## Scores\n\n"
                        + table(
                                List.of("Metric", "Data", "Value", "Signature"),
                                card.scores(),
                                s -> List.of(s.metric(), s.dataset(), String.valueOf(s.value()), s.signature()));
    }

    private static <T> String table(List<String> head, List<T> rows, Function<T, List<String>> cells) {
        List<String> lines = new ArrayList<>();
        lines.add(row(head));
        lines.add("|" + " --- |".repeat(head.size()));
        rows.forEach(item -> lines.add(row(cells.apply(item))));
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(CardText::line).toList()) + " |";
    }

    /** One line of plain text: what would break a table or be taken for mark-up is escaped. */
    private static String line(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("[\\\\`*_<>|\\[\\]]", "\\\\$0");
    }

    private static String code(String text) {
        return "`" + text.replaceAll("[\\s`]+", " ") + "`";
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
