package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Manifest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How well models translate biomedical passages, beside Table 3. */
record TranslationQualitySection() implements Section {
    private static final String FOLDER = "llm/translation-quality/";
    private static final Text BLEU = Text.same("BLEU");
    private static final Text COMET = Text.same("COMET");

    @Override
    public String id() {
        return "translation-quality";
    }

    @Override
    public Text title() {
        return Text.of("Quality of translation", "Qualité de la traduction");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        Map<String, Manifest> measured = new TreeMap<>();
        facts.data().manifests().forEach((dataset, manifest) -> {
            if (dataset.startsWith(FOLDER)) {
                measured.put(dataset.substring(FOLDER.length()), manifest);
            }
        });
        if (measured.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "No translator was measured in this folder yet. Run: ./submit.sh translation-quality --config FILE",
                    "Aucun traducteur n’a encore été mesuré dans ce dossier. Lancer :"
                            + " ./submit.sh translation-quality --config FICHIER")));
        }
        return List.of(table(measured, PaperScores.printed()));
    }

    private static Table table(Map<String, Manifest> measured, PaperScores paper) {
        Table table = Table.of("table-3-scores", Text.of("Scores beside Table 3", "Scores en regard de la table 3"))
                .note(Text.of(
                        "The paper measures on the abstracts of WMT 2024, whose best system has {0} BLEU. Pairs of which a"
                                + " side or a sentence is in the training part of the corpus are left out; what was not"
                                + " answered counts as an empty text.",
                        "L’article mesure sur les résumés de WMT 2024, dont le meilleur système atteint {0} de BLEU. Les"
                                + " paires dont un côté ou une phrase figure dans la partie d’entraînement du corpus sont"
                                + " écartées ; ce qui est resté sans réponse compte comme un texte vide.",
                        Numbers.decimal(paper.translation("wmt2024_best", "bleu"), 2)))
                .column("model", Labels.MODEL)
                .column("set", Text.of("Pairs", "Paires"))
                .column("pairs", Text.of("Number", "Nombre"))
                .column("answered", Text.of("Answered", "Répondues"))
                .column(BLEU, "bleu", Text.of("sacreBLEU", "sacreBLEU"))
                .column(BLEU, "bleu_french", Text.of("French words", "mots français"))
                .column(BLEU, "bleu_paper", Labels.PAPER)
                .column(BLEU, "bleu_difference", Labels.DIFFERENCE)
                .column("chrf", Text.same("chrF"))
                .column(COMET, "comet", COMET)
                .column(COMET, "comet_paper", Labels.PAPER)
                .column(COMET, "comet_difference", Labels.DIFFERENCE);
        measured.forEach((model, manifest) -> ((Map<?, ?>) manifest.facts().getOrDefault("sets", Map.of()))
                .forEach((set, scores) -> table.row(
                        Cell.name(model),
                        Cell.name(String.valueOf(set)),
                        Cell.count(number(scores, "pairs").longValue()),
                        Cell.count(number(scores, "answered").longValue()),
                        Cell.decimal(number(scores, "bleu").doubleValue(), 2),
                        Cell.decimal(number(scores, "bleu-french").doubleValue(), 2),
                        printed(paper, model, "bleu", 2),
                        gap(number(scores, "bleu"), paper.translation(model, "bleu"), 2),
                        Cell.decimal(number(scores, "chrf").doubleValue(), 2),
                        comet(scores),
                        printed(paper, model, "comet", 4),
                        gap(number(scores, "comet"), paper.translation(model, "comet"), 4))));
        return table;
    }

    private static Number number(Object scores, String name) {
        return (Number) ((Map<?, ?>) scores).get(name);
    }

    /** A set that was measured without a COMET model has none. */
    private static Cell comet(Object scores) {
        Number comet = number(scores, "comet");
        return comet == null ? Cell.none() : Cell.decimal(comet.doubleValue(), 4);
    }

    private static Cell gap(Number ours, double printed, int digits) {
        return ours == null || Double.isNaN(printed)
                ? Cell.none()
                : Cell.difference(ours.doubleValue() - printed, digits);
    }

    private static Cell printed(PaperScores paper, String model, String score, int digits) {
        double value = paper.translation(model, score);
        return Double.isNaN(value) ? Cell.none() : Cell.decimal(value, digits);
    }
}
