package fr.medinjection.report;

import fr.medinjection.mix.MixProof.PartProof;
import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The training mixes and the proofs that they are what they claim to be. */
record MixSection() implements Section {
    @Override
    public String id() {
        return "mixes";
    }

    @Override
    public Text title() {
        return Text.of("Training mixes", "Mélanges d’entraînement");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        List<MixFacts> mixes = MixFacts.all(facts.data());
        if (mixes.isEmpty()) {
            return List.of(Labels.missing("mixes/NAT"));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(Prose.plain(Text.of(
                "The paper’s mixes have {0} multiple-choice rows each, in equal shares of their components.",
                "Les mélanges de l’article ont chacun {0} lignes à choix multiple, à parts égales de leurs composantes.",
                Numbers.count(facts.paper().mixSize()))));
        blocks.add(sizes(mixes));
        blocks.addAll(remarks(mixes));
        blocks.add(parts(mixes));
        return blocks;
    }

    private static Table sizes(List<MixFacts> mixes) {
        Table table = Table.of("mixes-sizes", Text.of("Mixes and their proofs", "Mélanges et leurs preuves"))
                .note(Text.of(
                        "A proof holds if parts have their shares, strata are within one row of their exact quota, and the"
                                + " rows written are as many as claimed. The checksum is over the ids of the training rows.",
                        "Une preuve tient si les parties ont leurs parts, si les strates sont à moins d’une ligne de leur"
                                + " quota exact et si les lignes écrites sont aussi nombreuses qu’annoncé. La somme de"
                                + " contrôle porte sur les identifiants des lignes d’entraînement."))
                .column("mix", Text.of("Mix", "Mélange"))
                .column("train", Labels.of("train"))
                .column("validation", Labels.of("validation"))
                .column("strata", Text.of("Strata", "Strates"))
                .column("proof", Text.of("Proof", "Preuve"))
                .column("seed", Text.of("Seed", "Graine"))
                .column("checksum", Text.of("Checksum", "Somme de contrôle"));
        for (MixFacts mix : mixes) {
            table.row(
                    Cell.name(mix.name()),
                    Cell.count(mix.rows("train")),
                    Cell.count(mix.rows("validation")),
                    Cell.count(mix.proof().training().stream()
                            .mapToLong(part -> part.strata().size())
                            .sum()),
                    Cell.label(mix.isProven() ? Text.of("holds", "tient") : Text.of("FAILS", "ÉCHOUE")),
                    Cell.code(Long.toString(mix.proof().seed())),
                    Cell.code(mix.proof().trainingChecksum()));
        }
        return table;
    }

    private static List<Prose> remarks(List<MixFacts> mixes) {
        List<Prose> remarks = new ArrayList<>();
        for (MixFacts mix : mixes) {
            List<String> said = new ArrayList<>(mix.proof().contradictions());
            if (mix.rows("train") != mix.proof().size()) {
                said.add(mix.rows("train") + " rows written, " + mix.proof().size() + " claimed");
            }
            said.addAll(mix.proof().remarks());
            said.forEach(remark -> remarks.add(
                    Prose.remark(Text.of("{0}: {1}", "{0} : {1}", Text.same(mix.name()), Text.same(remark)))));
        }
        return remarks;
    }

    private static Table parts(List<MixFacts> mixes) {
        Text train = Labels.of("train");
        Text validation = Labels.of("validation");
        Text available = Text.of("Available", "Disponibles");
        Table table = Table.of("mixes-parts", Text.of("Mixes by part", "Mélanges par partie"))
                .note(Text.of(
                        "Nested in: the mixes that contain all the rows this one has of the part.",
                        "Incluse dans : les mélanges qui contiennent toutes les lignes de cette partie."))
                .column("mix", Text.of("Mix", "Mélange"))
                .column("part", Text.of("Part", "Partie"))
                .column(train, "train_rows", Labels.ROWS)
                .column(train, "train_available", available)
                .column(validation, "validation_rows", Labels.ROWS)
                .column(validation, "validation_available", available)
                .column("nested_in", Text.of("Nested in", "Incluse dans"));
        for (MixFacts mix : mixes) {
            for (PartProof part : mix.proof().training()) {
                List<PartProof> held = mix.proof().validation().stream()
                        .filter(other -> other.part().equals(part.part()))
                        .toList();
                table.row(
                        Cell.name(mix.name()),
                        Cell.label(Labels.of(part.part())),
                        Cell.count(part.rows()),
                        Cell.count(part.available()),
                        Cell.count(held.stream().mapToLong(PartProof::rows).sum()),
                        Cell.count(held.stream().mapToLong(PartProof::available).sum()),
                        Cell.name(String.join(", ", mix.proof().nestedIn().getOrDefault(part.part(), List.of()))));
            }
        }
        return table;
    }
}
