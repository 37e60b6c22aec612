package fr.medinjection.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The words for keys that stand in datasets, from words.json; a key without words shows as it is. */
final class Labels {
    static final Text TOTAL = Text.of("Total", "Total");
    static final Text SOURCE = Text.of("Source", "Source");
    static final Text COMPONENT = Text.of("Component", "Composante");
    static final Text ROWS = Text.of("Rows", "Lignes");
    static final Text SHARE = Text.of("Share", "Part");
    static final Text REASON = Text.of("Reason", "Motif");
    static final Text THIS_RUN = Text.of("This run", "Cette exécution");
    static final Text PAPER = Text.of("Paper", "Article");
    static final Text DIFFERENCE = Text.of("Difference", "Écart");
    static final Text MODEL = Text.of("Model", "Modèle");
    static final Text DECODING = Text.of("Decoding", "Décodage");
    static final Text ITEMS = Text.of("Items", "Questions");
    static final Text BEFORE = Text.of("Before", "Avant");
    static final Text AFTER = Text.of("After", "Après");
    static final Text INTERVAL = Text.of("Interval", "Intervalle");
    static final Text P = Text.same("p");
    static final Text P_HOLM = Text.of("p, Holm", "p, Holm");

    private static final Map<String, Text> WORDS = read();

    private Labels() {}

    static Text of(String key) {
        return WORDS.getOrDefault(key, Text.same(key));
    }

    /** What to run where a dataset is not there yet. */
    static Prose missing(String dataset) {
        return Prose.missing(Text.of(
                "There is no dataset “{0}” in this folder yet. Run: ./submit.sh pipeline --config FILE",
                "Le jeu de données « {0} » n’existe pas encore dans ce dossier. Lancer :"
                        + " ./submit.sh pipeline --config FICHIER",
                Text.same(dataset)));
    }

    private static Map<String, Text> read() {
        try (var in = Labels.class.getResourceAsStream("words.json")) {
            return new ObjectMapper().readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource words.json", e);
        }
    }
}
