package fr.medinjection.report;

import fr.medinjection.report.LlmFacts.Scale;
import fr.medinjection.report.page.BarFigure;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Ink;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** What language models were asked, what it cost, what was rejected, and how they judge what was made (Figure 3). */
record LanguageModelSection() implements Section {
    private static final Text JUDGE = Text.of("Judge", "Juge");
    private static final Text TYPE = Text.of("Type", "Type");

    /** The lowest score first. */
    private static final List<Ink> INKS = List.of(Ink.LEAK, Ink.DUPLICATE, Ink.CLEANED, Ink.TRANSLATED, Ink.NATIVE);

    @Override
    public String id() {
        return "language-models";
    }

    @Override
    public Text title() {
        return Text.of("What language models made", "Ce que des modèles de langue ont produit");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        LlmFacts llm = LlmFacts.of(facts.data().manifests());
        if (llm.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "No language model was asked in this folder yet. Run: ./submit.sh synthesise --config FILE",
                    "Aucun modèle de langue n’a encore été interrogé dans ce dossier. Lancer :"
                            + " ./submit.sh synthesise --config FICHIER")));
        }
        List<Block> blocks = new ArrayList<>();
        add(blocks, usage(llm));
        add(blocks, rounds(llm));
        add(blocks, rejections(llm));
        if (!llm.judgements().isEmpty()) {
            blocks.add(judgements(llm));
            llm.judgements()
                    .forEach((type, judges) ->
                            blocks.add(figure(type, judges, llm.scales().get(type))));
            add(blocks, agreements(llm));
        }
        return blocks;
    }

    private static void add(List<Block> blocks, Table table) {
        if (!table.isEmpty()) {
            blocks.add(table);
        }
    }

    private static Table usage(LlmFacts llm) {
        Text tokens = Text.of("Tokens", "Jetons");
        Table table = Table.of("llm-usage", Text.of("Requests and their cost", "Requêtes et leur coût"))
                .note(Text.of(
                        "Every request counts once, whether it was sent in this run or answered from the ledger. A cost"
                                + " that is not known is not zero: it is left out of the sum and counted beside it.",
                        "Chaque requête compte une fois, qu’elle ait été envoyée ou relue dans le registre. Un coût"
                                + " inconnu n’est pas nul : il n’entre pas dans la somme et se compte à part."))
                .column("dataset", Text.of("For", "Pour"))
                .column("model", Labels.MODEL)
                .column("requests", Text.of("Requests", "Requêtes"))
                .column("failed", Text.of("Failed", "Échouées"))
                .column(tokens, "prompt_tokens", Text.of("asked", "lus"))
                .column(tokens, "completion_tokens", Text.of("answered", "écrits"))
                .column("cost", Text.of("Cost", "Coût"))
                .column("cost_unknown", Text.of("Of unknown cost", "De coût inconnu"));
        for (LlmFacts.Asked asked : llm.asked()) {
            boolean known = asked.usage().costUnknown() < asked.usage().requests();
            table.row(
                    Cell.name(asked.dataset()),
                    Cell.name(asked.model()),
                    Cell.count(asked.usage().requests()),
                    Cell.count(asked.usage().failed()),
                    Cell.count(asked.usage().promptTokens()),
                    Cell.count(asked.usage().completionTokens()),
                    known ? Cell.decimal(asked.usage().cost(), 4) : Cell.none(),
                    Cell.count(asked.usage().costUnknown()));
        }
        return table;
    }

    private static Table rounds(LlmFacts llm) {
        Table table = Table.of("synthesis-rounds", Text.of("Rounds of synthesis", "Tours de synthèse"))
                .note(Text.of(
                        "The paper has 33,493 closed and 43,013 open items; one reply for each of its texts gives fewer,"
                                + " so texts are asked again with another seed until the target is met.",
                        "L’article compte 33\u202f493 questions fermées et 43\u202f013 ouvertes ; une réponse par texte en"
                                + " donne moins, et les textes sont repris avec une autre graine jusqu’à l’objectif."))
                .column("type", TYPE)
                .column("round", Text.of("Round", "Tour"))
                .column("texts", Text.of("Texts asked", "Textes soumis"))
                .column("taken", Text.of("Items taken", "Questions retenues"))
                .column("rejected", Text.of("Rejected or missing", "Rejetées ou absentes"))
                .column("total", Labels.TOTAL)
                .column("target", Text.of("Target", "Objectif"));
        for (Map<?, ?> round : llm.rounds()) {
            long rejected = ((Map<?, ?>) round.get("rejected"))
                    .values().stream()
                            .mapToLong(count -> ((Number) count).longValue())
                            .sum();
            table.row(
                    Cell.label(Labels.of((String) round.get("type"))),
                    count(round, "round"),
                    count(round, "texts"),
                    count(round, "kept"),
                    Cell.count(rejected),
                    count(round, "total"),
                    count(round, "target"));
        }
        return table;
    }

    private static Cell count(Map<?, ?> facts, String name) {
        return Cell.count(((Number) facts.get(name)).longValue());
    }

    private static Table rejections(LlmFacts llm) {
        Table table = Table.of("llm-rejected", Text.of("What was not taken, by reason", "Ce qui n’a pas été retenu"))
                .note(Text.of(
                        "The datasets llm/…-rejected keep each with what was found in it.",
                        "Les jeux de données llm/…-rejected les gardent, chacun avec ce qui y a été trouvé."))
                .column("dataset", Text.of("For", "Pour"))
                .column("reason", Labels.REASON)
                .column("rows", Labels.ROWS);
        llm.rejections()
                .forEach((dataset, reasons) -> reasons.forEach((reason, rows) ->
                        table.row(Cell.name(dataset), Cell.label(Labels.of(reason)), Cell.count(rows))));
        return table;
    }

    private static Table judgements(LlmFacts llm) {
        Text share = Text.of("Share of items with score", "Part des questions notées");
        Table table = Table.of("figure-3-judgements", Text.of("Quality as judged", "Qualité selon les juges"))
                .note(
                        Text.of(
                                "As in Figure 3 of the paper, whose scales these are: 1 to 3 for multiple choice, 1 to 5 for open"
                                        + " items. The paper prints no numbers beside its figure. Replies that gave no score are"
                                        + " not guessed at: they stand among what was not taken.",
                                "Comme la figure 3 de l’article, aux mêmes échelles : de 1 à 3 pour le choix multiple, de 1 à 5"
                                        + " pour les questions ouvertes. L’article n’imprime pas les nombres de sa figure. Une"
                                        + " réponse sans note n’est pas devinée : elle figure parmi ce qui n’a pas été retenu."))
                .column("type", TYPE)
                .column("judge", JUDGE)
                .column("items", Labels.ITEMS)
                .column("mean", Text.of("Mean", "Moyenne"));
        int low = llm.scales().values().stream().mapToInt(Scale::low).min().orElseThrow();
        int high = llm.scales().values().stream().mapToInt(Scale::high).max().orElseThrow();
        for (int score = low; score <= high; score++) {
            table.column(share, "share_" + score, Text.same(String.valueOf(score)));
        }
        llm.judgements()
                .forEach((type, judges) -> judges.forEach((judge, scores) -> table.row(cells(
                        type, judge, scores, new Scale(low, high), llm.scales().get(type)))));
        return table;
    }

    private static List<Cell> cells(
            String type, String judge, SortedMap<Integer, Long> scores, Scale columns, Scale scale) {
        long items = items(scores);
        double sum = scores.entrySet().stream()
                .mapToDouble(entry -> (double) entry.getKey() * entry.getValue())
                .sum();
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.label(Labels.of(type)), Cell.name(judge), Cell.count(items), Cell.decimal(sum / items, 2)));
        for (int score = columns.low(); score <= columns.high(); score++) {
            cells.add(
                    score >= scale.low() && score <= scale.high()
                            ? Cell.percent((double) scores.getOrDefault(score, 0L) / items)
                            : Cell.none());
        }
        return cells;
    }

    private static long items(SortedMap<Integer, Long> scores) {
        return scores.values().stream().mapToLong(count -> count).sum();
    }

    private static BarFigure figure(String type, SortedMap<String, SortedMap<Integer, Long>> judges, Scale scale) {
        List<Integer> scores =
                IntStream.rangeClosed(scale.low(), scale.high()).boxed().toList();
        List<BarFigure.Group> groups = new ArrayList<>();
        judges.forEach((judge, given) -> groups.add(new BarFigure.Group(
                Text.same(judge),
                scores.stream()
                        .map(score -> (double) given.getOrDefault(score, 0L) / items(given))
                        .toList())));
        return new BarFigure(
                "figure-3-" + type.toLowerCase(Locale.ROOT),
                Text.of("Scores of synthetic items: {0}", "Notes des questions synthétiques : {0}", Labels.of(type)),
                Text.of("Shares of the items each judge scored.", "Parts des questions notées par chaque juge."),
                scores.stream()
                        .map(score -> new BarFigure.Series(Text.same(String.valueOf(score)), ink(score, scale)))
                        .toList(),
                groups,
                BarFigure.Arrangement.STACKED);
    }

    /** The ends of the scale have the ends of the colours. */
    private static Ink ink(int score, Scale scale) {
        return INKS.get((score - scale.low()) * (INKS.size() - 1) / (scale.high() - scale.low()));
    }

    private static Table agreements(LlmFacts llm) {
        Table table = Table.of("judge-agreement", Text.of("Agreement between judges", "Accord entre juges"))
                .note(Text.of(
                        "Two judges by Cohen’s kappa with quadratic weights, over the items both scored; all together by"
                                + " Krippendorff’s ordinal alpha, over the items any scored.",
                        "Deux juges par le kappa de Cohen à poids quadratiques, sur les questions que les deux ont"
                                + " notées ; tous ensemble par l’alpha ordinal de Krippendorff."))
                .column("type", TYPE)
                .column("first", JUDGE)
                .column("second", JUDGE)
                .column("items", Labels.ITEMS)
                .column("same", Text.of("Same score", "Même note"))
                .column("agreement", Text.of("Kappa or alpha", "Kappa ou alpha"));
        Text all = Text.of("all judges", "tous les juges");
        for (Map<?, ?> agreement : llm.agreements()) {
            String first = (String) agreement.get("first");
            table.row(
                    Cell.label(Labels.of((String) agreement.get("type"))),
                    first.isEmpty() ? Cell.label(all) : Cell.name(first),
                    Cell.name((String) agreement.get("second")),
                    count(agreement, "items"),
                    agreement.get("same") instanceof Number same ? Cell.percent(same.doubleValue()) : Cell.none(),
                    agreement.get("value") instanceof Number value
                            ? Cell.decimal(value.doubleValue(), 3)
                            : Cell.none());
        }
        return table;
    }
}
