package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.clean.CleanStage;
import fr.medinjection.config.ConfigBinder;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.dedup.DedupStage;
import fr.medinjection.leaks.LeaksStage;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.generate.SynthesiseStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TextsStageTest {
    private static final PipelineConfig CONFIG = ConfigBinder.load(SampleRun.CONFIG, List.of(), PipelineConfig.class);
    private static final String CASE =
            """
            Un homme de 58 ans consulte pour une douleur thoracique apparue au repos. L'électrocardiogramme montre un
            sus-décalage du segment ST en inférieur. La troponine est élevée à deux reprises. Une angioplastie de la
            coronaire droite est réalisée en urgence et les suites sont simples. Il sort au cinquième jour sous double
            anti-agrégation plaquettaire, bêtabloquant et statine.""";
    private static final String HELD_OUT =
            """
            Une femme de 31 ans est hospitalisée pour une fièvre au retour du Cameroun. Le frottis sanguin montre des
            trophozoïtes de Plasmodium falciparum. La parasitémie est de 6 pour cent et la conscience est normale. Un
            traitement par artésunate intraveineux est commencé sans attendre et la parasitémie devient nulle en trois
            jours. Aucune transfusion n'est nécessaire.""";

    private static SourceText text(String id, Split split, String text) {
        return TestRows.text(id, "diamed", split, text);
    }

    private static Instruction tested(String id, String context) {
        return TestItem.of(id)
                .placed(Component.NATIVE, "mediqal", Split.TEST)
                .context(context)
                .question("Quel est le traitement de première intention dans cette situation clinique ?")
                .answer("L'artésunate intraveineux est le traitement de première intention.")
                .build();
    }

    private static Map<String, String> verdicts(Output output) {
        Map<String, String> verdicts = new TreeMap<>();
        output.rows().collectAsList().forEach(row -> verdicts.put(row.getAs("id"), row.<String>getAs(Drops.REASON)));
        return verdicts;
    }

    private static Map<String, Dataset<Row>> inputs() {
        List<Row> instructions = new ArrayList<>();
        instructions.add(tested("held-out", HELD_OUT).toRow());
        instructions.add(TestItem.like(tested("trained", CASE))
                .placed(Component.NATIVE, "mediqal", Split.TRAIN)
                .build()
                .toRow());
        return Map.of(
                CleanStage.INPUT,
                TestRows.instructions(instructions),
                CleanStage.TEXTS,
                TestRows.texts(
                        text("plain", Split.TRAIN, CASE),
                        text("twin", Split.TRAIN, CASE.replace("58 ans", "58  ans")),
                        text("leaking", Split.TRAIN, HELD_OUT + " L'évolution est favorable à un mois."),
                        text("short", Split.TRAIN, "Trop court.")));
    }

    @Test
    void textsAreCheckedBeforeAnythingIsMadeOfThem() {
        PrepareStage.Settings prepare = new PrepareStage.Settings(CONFIG.clean(), CONFIG.split());
        TextsStage stage =
                new TextsStage(new TextsStage.Settings(prepare, CONFIG.dedup(), CONFIG.leaks(), CONFIG.corpus()));
        assertThat(SparkTest.spark()).isNotNull();
        Map<String, String> verdicts = verdicts(stage.apply(inputs()).get(SynthesiseStage.TEXTS));
        assertThat(verdicts).hasSize(4).containsEntry("short", "too-short").containsEntry("leaking", "contained-leak");
        assertThat(List.of(verdicts.get("plain"), verdicts.get("twin")))
                .containsExactlyInAnyOrder("", "exact-duplicate");
        assertThat(verdicts).isEqualTo(verdictsOfTheWhole(prepare));
    }

    /** What the main job's steps say of the same texts. */
    private static Map<String, String> verdictsOfTheWhole(PrepareStage.Settings prepare) {
        Map<String, Dataset<Row>> all = new HashMap<>();
        new PrepareStage(prepare).apply(inputs()).forEach((name, output) -> all.put(name, output.rows()));
        new DedupStage(CONFIG.dedup())
                .apply(Map.of(
                        DedupStage.INPUT,
                        all.get(CleanStage.OUTPUT),
                        DedupStage.TEXTS,
                        all.get(CleanStage.CLEAN_TEXTS)))
                .forEach((name, output) -> all.put(name, output.rows()));
        new LeaksStage(CONFIG.leaks())
                .apply(Map.of(
                        LeaksStage.INPUT,
                        all.get(CleanStage.OUTPUT),
                        LeaksStage.TEXTS,
                        all.get(CleanStage.CLEAN_TEXTS)))
                .forEach((name, output) -> all.put(name, output.rows()));
        return verdicts(new CorpusStage(CONFIG.corpus()).apply(all).get(CorpusStage.CHECKED_TEXTS));
    }
}
