package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The corpus by component, split, type and context, beside Tables 1 and 2 of the paper. */
record CorpusSection() implements Section {
    private static final List<Split> SPLITS = List.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

    @Override
    public String id() {
        return "corpus";
    }

    @Override
    public Text title() {
        return Text.of("The corpus", "Le corpus");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        List<Block> blocks = new ArrayList<>();
        if (!facts.data().has("corpus")) {
            blocks.add(Labels.missing("corpus"));
        }
        Cube corpus = facts.data().cube(Facet.CORPUS);
        Paper paper = facts.paper();
        blocks.add(components(corpus, paper));
        blocks.add(totalsRemark(paper));
        blocks.add(readmeRemark(paper));
        blocks.add(types(corpus, paper));
        blocks.add(typesRemark(paper));
        if (!corpus.isEmpty()) {
            blocks.add(contexts(corpus));
        }
        return blocks;
    }

    private static Table components(Cube corpus, Paper paper) {
        Table table = Table.of(
                        "table-1-components",
                        Text.of(
                                "Table 1. Rows by component and split, beside the paper’s Table 1",
                                "Tableau 1. Lignes par composante et par partie, en regard du tableau 1 de l’article"))
                .note(Text.of(
                        "The paper’s total row is the sum of its components; the totals it prints differ, see below.",
                        "La ligne de total de l’article est la somme de ses composantes ; les totaux imprimés en"
                                + " diffèrent, voir ci-dessous."))
                .column("component", Labels.COMPONENT);
        columns(table, "run", Labels.THIS_RUN);
        columns(table, "paper", Labels.PAPER);
        columns(table, "difference", Labels.DIFFERENCE);
        for (Component component : Component.values()) {
            Cube part = corpus.where("component", component.name());
            table.row(cells(Labels.of(component.name()), part, split -> paper.rows(component, split)));
        }
        table.total(cells(Labels.TOTAL, corpus, paper::rows));
        return table;
    }

    private static void columns(Table table, String key, Text group) {
        for (Split split : SPLITS) {
            table.column(group, key + "_" + split.label(), Labels.of(split.label()));
        }
        table.column(group, key + "_total", Labels.TOTAL);
    }

    private static List<Cell> cells(Text label, Cube ours, ToLongFunction<Split> theirs) {
        List<Long> run = new ArrayList<>();
        List<Long> paper = new ArrayList<>();
        for (Split split : SPLITS) {
            run.add(ours.count("split", split.label()));
            paper.add(theirs.applyAsLong(split));
        }
        run.add(ours.total());
        paper.add(paper.stream().mapToLong(count -> count).sum());
        List<Cell> cells = new ArrayList<>(List.of(Cell.label(label)));
        run.forEach(count -> cells.add(Cell.count(count)));
        paper.forEach(count -> cells.add(Cell.count(count)));
        for (int i = 0; i < run.size(); i++) {
            cells.add(Cell.difference(run.get(i) - paper.get(i)));
        }
        return cells;
    }

    private static Prose totalsRemark(Paper paper) {
        long printed = paper.printedTotals().get(Split.TEST);
        long summed = paper.rows(Split.TEST);
        return Prose.remark(Text.of(
                "The paper does not add up: Table 1 prints {0} test rows in all, but its components add up to {1}."
                        + " The printed grand total {2} is therefore {4} above the sum of the components, {3}."
                        + " We compare with the components.",
                "L’article ne tombe pas juste : le tableau 1 imprime {0} lignes de test au total, mais ses composantes"
                        + " en font {1}. Le total général imprimé, {2}, dépasse donc de {4} la somme des composantes,"
                        + " {3}. Nous comparons aux composantes.",
                Numbers.count(printed),
                Numbers.count(summed),
                Numbers.count(paper.printedTotal()),
                Numbers.count(paper.total()),
                Numbers.count(paper.printedTotal() - paper.total())));
    }

    private static Prose readmeRemark(Paper paper) {
        return Prose.remark(Text.of(
                "The read-me of the paper’s repository gives {0} translated rows beside the same splits, which add up"
                        + " to {1}; an older read-me gives {2} rows in all.",
                "Le fichier lisez-moi du dépôt de l’article annonce {0} lignes traduites avec les mêmes parties, dont"
                        + " la somme est {1} ; une version plus ancienne annonce {2} lignes en tout.",
                Numbers.count(paper.readme().translated()),
                Numbers.count(paper.rows(Component.TRANSLATED)),
                Numbers.count(paper.readme().olderTotal())));
    }

    private static Table types(Cube corpus, Paper paper) {
        Table table = Table.of(
                        "table-2-types",
                        Text.of(
                                "Table 2. Rows by type of question, beside the paper’s Table 2",
                                "Tableau 2. Lignes par type de question, en regard du tableau 2 de l’article"))
                .column("type", Text.of("Type", "Type"))
                .column(Labels.THIS_RUN, "run_rows", Labels.ROWS)
                .column(Labels.THIS_RUN, "run_share", Labels.SHARE)
                .column(Labels.PAPER, "paper_rows", Labels.ROWS)
                .column(Labels.PAPER, "paper_share", Labels.SHARE)
                .column("difference", Labels.DIFFERENCE);
        long printed = sum(paper.types().values());
        for (TaskType type : TaskType.values()) {
            long ours = corpus.count("type", type.name());
            long theirs = paper.types().get(type);
            table.row(
                    Cell.label(Labels.of(type.name())),
                    Cell.count(ours),
                    Cell.percent((double) ours / corpus.total()),
                    Cell.count(theirs),
                    Cell.percent((double) theirs / printed),
                    Cell.difference(ours - theirs));
        }
        return table.total(
                Cell.label(Labels.TOTAL),
                Cell.count(corpus.total()),
                Cell.percent(corpus.isEmpty() ? Double.NaN : 1),
                Cell.count(printed),
                Cell.percent(1),
                Cell.difference(corpus.total() - printed));
    }

    private static Prose typesRemark(Paper paper) {
        return Prose.remark(Text.of(
                "Table 2 of the paper adds up to {0}, the grand total printed in Table 1, and so counts {1} rows that"
                        + " no component has. The repository’s read-me counts {2} open, {3} multiple-answer and {4}"
                        + " one-answer questions, {5} in all.",
                "Le tableau 2 de l’article totalise {0}, le total général imprimé au tableau 1, et compte donc {1}"
                        + " lignes qu’aucune composante ne contient. Le lisez-moi du dépôt compte {2} questions"
                        + " ouvertes, {3} à réponses multiples et {4} à réponse unique, soit {5}.",
                Numbers.count(sum(paper.types().values())),
                Numbers.count(sum(paper.types().values()) - paper.total()),
                Numbers.count(paper.readme().types().get(TaskType.OEQ)),
                Numbers.count(paper.readme().types().get(TaskType.MCQ)),
                Numbers.count(paper.readme().types().get(TaskType.MCQU)),
                Numbers.count(sum(paper.readme().types().values()))));
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private static Table contexts(Cube corpus) {
        Table table = Table.of(
                        "table-3-contexts",
                        Text.of(
                                "Table 3. Rows with and without context, by component, split and type",
                                "Tableau 3. Lignes avec et sans contexte, par composante, partie et type"))
                .column("component", Labels.COMPONENT)
                .column("split", Text.of("Split", "Partie"))
                .column("type", Text.of("Type", "Type"))
                .column("with_context", Text.of("With context", "Avec contexte"))
                .column("without_context", Text.of("Without context", "Sans contexte"))
                .column("rows", Labels.ROWS)
                .column("share_with_context", Text.of("Share with context", "Part avec contexte"));
        for (Component component : Component.values()) {
            for (Split split : Split.values()) {
                for (TaskType type : TaskType.values()) {
                    Cube part = corpus.where("component", component.name())
                            .where("split", split.label())
                            .where("type", type.name());
                    if (!part.isEmpty()) {
                        table.row(context(part, component.name(), split.label(), type.name()));
                    }
                }
            }
        }
        List<Cell> total = new ArrayList<>(context(corpus, "", "", ""));
        total.set(0, Cell.label(Labels.TOTAL));
        return table.total(total);
    }

    private static List<Cell> context(Cube part, String component, String split, String type) {
        long with = part.count("context", "with");
        return List.of(
                Cell.label(Labels.of(component)),
                Cell.label(Labels.of(split)),
                Cell.label(Labels.of(type)),
                Cell.count(with),
                Cell.count(part.total() - with),
                Cell.count(part.total()),
                Cell.percent((double) with / part.total()));
    }
}
