package fr.medinjection.lm.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.train.AdapterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
    private static final AdapterConfig CONFIG = new AdapterConfig(
            "org/base",
            16,
            16,
            0.05,
            AdapterConfig.Kind.DORA,
            AdapterConfig.Scaling.STANDARD,
            EnumSet.of(Projection.QUERY, Projection.UP));

    @TempDir
    Path folder;

    @Test
    void saysDataRecipeLicencesAndScores() {
        ModelCard card = card();
        card.write(folder, ModelCard.Form.ADAPTER);
        assertThat(folder.resolve("README.md")).content().isEqualTo(card.markdown(ModelCard.Form.ADAPTER));
        assertThat(card.markdown(ModelCard.Form.ADAPTER))
                .startsWith("---\nbase_model: \"org/base\"\nbase_model_relation: adapter\nlanguage:\n- \"fr\"\n"
                        + "library_name: peft\nlicense: \"cc-by-nc-4.0\"\npipeline_tag: text-generation\n---\n\n# ALL \\|"
                        + " test\n")
                .contains("30 examples. Manifest: `abc`.")
                .contains("| two | 20 | CC-BY-4.0 |")
                .contains("| CC-BY-4.0 | 25 |")
                .contains("| adapter targets | q\\_proj, up\\_proj |")
                .contains("| learning rate | 1e-4 |")
                .contains("| exact match | mcq | 0.25 | em\\|v1 |");
        assertThat(card.markdown(ModelCard.Form.MERGED))
                .contains("library_name: transformers")
                .contains("base_model_relation: finetune");
        assertThat(ModelCard.of(folder, CONFIG)).isEqualTo(card);
    }

    @Test
    void ofAFolderWithoutACardSaysWhatItsConfigurationTells() throws IOException {
        ModelCard card = ModelCard.of(folder, CONFIG);
        assertThat(card.markdown(ModelCard.Form.MERGED))
                .contains("base_model: \"org/base\"")
                .contains("Not stated by the adapter's folder.")
                .contains("| adapter rank | 16 |")
                .contains("Not evaluated.");
        Files.writeString(folder.resolve("model-card.json"), "{");
        assertThatThrownBy(() -> ModelCard.of(folder, CONFIG))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid model card: " + folder.resolve("model-card.json"));
    }

    private static ModelCard card() {
        return new ModelCard(
                "ALL | test",
                "org/base",
                "CC-BY-NC-4.0",
                List.of("fr"),
                "abc",
                List.of(
                        new ModelCard.DataPart("one", 5, "CC-BY-4.0"),
                        new ModelCard.DataPart("two", 20, "CC-BY-4.0"),
                        new ModelCard.DataPart("three", 5, "CC-BY-NC-4.0")),
                ModelCard.recipe(CONFIG, Map.of("learning rate", "1e-4")),
                List.of(new ModelCard.Score("exact match", "mcq", 0.25, "em|v1")));
    }
}
