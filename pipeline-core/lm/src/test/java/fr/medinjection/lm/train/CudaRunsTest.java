package fr.medinjection.lm.train;

import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Devices;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.model.GeneratorTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs on the kernels in single precision beside what others recorded: training by the Hugging Face trainer, tokens and likelihoods by transformers. */
class CudaRunsTest {
    @TempDir
    Path folder;

    @Test
    void trainsAsTheHuggingFaceTrainer() {
        TrainerParityTest.trainsAsTheHuggingFaceTrainer(
                true, new CudaBackend(Devices.underTest(), Element.FLOAT), folder);
    }

    @ParameterizedTest
    @MethodSource("fr.medinjection.lm.model.GeneratorTest#families")
    void generatesAsTransformers(String name) {
        GeneratorTest.givesTheTokensAndLikelihoodsOfTransformers(
                name, new CudaBackend(Devices.underTest(), Element.FLOAT));
    }
}
