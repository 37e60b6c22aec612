package fr.medinjection.lm.merge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.train.AdapterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelTest {
    @TempDir
    Path temp;

    @Test
    void isKnownByTheNameOfItsFolder() throws IOException {
        passes("Qwen/Qwen3-4B-Instruct-2507", "Qwen3-4B-Instruct-2507");
        passes("/models/qwen3-4b-instruct-2507/", "Qwen3-4B-Instruct-2507");
        passes("Qwen/Qwen3-4B-Instruct-2507", "models--Qwen--Qwen3-4B-Instruct-2507/snapshots/0abc");
        passes("", "anything");
        assertThatThrownBy(() -> BaseModel.in(temp.resolve("Qwen3-4B")).require(adapter("Qwen/Qwen3-4B-Instruct-2507")))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot put an adapter of Qwen/Qwen3-4B-Instruct-2507 on the model in")
                .hasMessageContaining("expected a folder named Qwen3-4B-Instruct-2507");
    }

    @Test
    void isKnownByTheNameItGivesItself() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("m"));
        Files.writeString(folder.resolve("config.json"), "{\"_name_or_path\": \"Qwen/Qwen3-4B\"}");
        passes("Qwen3-4B", "m");
    }

    @Test
    void orByTheNameItIsGiven() {
        BaseModel model = new BaseModel(temp, "Qwen/Qwen3-4B");
        assertThatCode(() -> model.require(adapter("/models/qwen3-4b"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> model.require(adapter("Qwen/Qwen3-8B")))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot put an adapter of Qwen/Qwen3-8B on Qwen/Qwen3-4B");
    }

    private void passes(String base, String folder) {
        assertThatCode(() -> BaseModel.in(temp.resolve(folder)).require(adapter(base)))
                .doesNotThrowAnyException();
    }

    private static AdapterConfig adapter(String base) {
        return new AdapterConfig(
                base, 1, 1, 0, AdapterConfig.Kind.LORA, AdapterConfig.Scaling.STANDARD, EnumSet.of(Projection.QUERY));
    }
}
