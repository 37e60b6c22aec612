package fr.medinjection.report;

import static java.util.Map.entry;

import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Text;
import java.util.Map;

/** The words for keys that stand in datasets; a key without words shows as it is. */
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

    private static final Map<String, Text> WORDS = Map.ofEntries(
            entry("NATIVE", Text.of("Native", "Natif")),
            entry("TRANSLATED", Text.of("Translated", "Traduit")),
            entry("SYNTHETIC", Text.of("Synthetic", "Synthétique")),
            entry("train", Text.of("Train", "Entraînement")),
            entry("validation", Text.of("Validation", "Validation")),
            entry("test", Text.of("Test", "Test")),
            entry("unsplit", Text.of("Not divided", "Non réparti")),
            entry("MCQ", Text.of("MCQ, several answers", "QCM, réponses multiples")),
            entry("MCQU", Text.of("MCQU, one answer", "QCU, réponse unique")),
            entry("OEQ", Text.of("OEQ, open", "QRO, ouverte")),
            entry("clean", Text.of("Cleaning", "Nettoyage")),
            entry("corpus", Text.of("Language", "Langue")),
            entry("dedup", Text.of("Duplicates", "Doublons")),
            entry("leaks", Text.of("Leaks", "Fuites")),
            entry("withdraw", Text.of("Withdrawn", "Retraits")),
            entry("exact", Text.of("Exact", "Exact")),
            entry("reordered", Text.of("Options in another order", "Options dans un autre ordre")),
            entry("near", Text.of("Near", "Proche")),
            entry("conflict", Text.of("Same question, another answer", "Même question, autre réponse")),
            entry("same", Text.of("Same item", "Même question")),
            entry("same-item", Text.of("Same item", "Même question")),
            entry("rewrapped", Text.of("Re-wrapped item", "Question réagencée")),
            entry("re-wrapped", Text.of("Re-wrapped item", "Question réagencée")),
            entry("lineage", Text.of("By lineage", "Par filiation")),
            entry("exact-duplicate", Text.of("Exact duplicate", "Doublon exact")),
            entry("reordered-duplicate", Text.of("Duplicate, options re-ordered", "Doublon, options permutées")),
            entry("near-duplicate", Text.of("Near duplicate", "Doublon proche")),
            entry("same-leak", Text.of("Leak: same item", "Fuite : même question")),
            entry("same-item-leak", Text.of("Leak: same item", "Fuite : même question")),
            entry("rewrapped-leak", Text.of("Leak: re-wrapped item", "Fuite : question réagencée")),
            entry("re-wrapped-leak", Text.of("Leak: re-wrapped item", "Fuite : question réagencée")),
            entry("lineage-leak", Text.of("Leak: by lineage", "Fuite : par filiation")),
            entry("language-en", Text.of("In English, not translated", "En anglais, non traduit")),
            entry("withdrawn", Text.of("Withdrawn", "Retiré")),
            entry("empty-question", Text.of("Question is empty", "Question vide")),
            entry("empty-answer", Text.of("Answer is empty", "Réponse vide")),
            entry("options-and-answer", Text.of("Options and answer disagree", "Options et réponse incohérentes")),
            entry("empty-option", Text.of("Empty option", "Option vide")),
            entry("equal-options", Text.of("Two equal options", "Deux options égales")),
            entry("single-option", Text.of("Only one option", "Une seule option")),
            entry("encoding-damage", Text.of("Damaged encoding", "Encodage abîmé")),
            entry("wrong-language", Text.of("Not in French", "Pas en français")),
            entry("too-short", Text.of("Too short", "Trop court")),
            entry("too-long", Text.of("Too long", "Trop long")),
            entry("email", Text.of("E-mail address", "Adresse électronique")),
            entry("phone", Text.of("Telephone number", "Numéro de téléphone")),
            entry("nir", Text.of("Social-security number (NIR)", "Numéro de sécurité sociale (NIR)")));

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
}
