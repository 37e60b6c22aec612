package fr.medinjection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.onnx.SharedOnnx.Loan;
import fr.medinjection.score.encoder.TinyEncoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedOnnxTest {
    private static final Configuration HADOOP = new Configuration();

    private static OnnxFolder folder(String name) {
        return OnnxFolder.of("a test", TinyEncoders.folder(name).toString(), HADOOP);
    }

    @Test
    void tasksShareAModelUntilAnotherFolderIsAskedFor(@TempDir Path copy) throws IOException {
        OnnxFolder first = folder("bert-1");
        Loan<OnnxModel> one = SharedOnnx.model(first, OnnxFolder.MODEL, 1, HADOOP);
        Loan<OnnxModel> other = SharedOnnx.model(folder("bert-1"), OnnxFolder.MODEL, 1, HADOOP);
        assertThat(other.get()).isSameAs(one.get());
        one.close();
        one.close();
        try (Loan<TextTokenizer> second = SharedOnnx.tokenizer(folder("bert-2"), 5, HADOOP)) {
            assertThat(SharedOnnx.count()).isGreaterThanOrEqualTo(2);
            assertThat(second.get().encode("le décès de la patiente")).hasSize(5);
            other.close();
        }
        for (String file : List.of(OnnxFolder.MODEL, OnnxFolder.TOKENIZER, OnnxFolder.CONFIG)) {
            Files.copy(TinyEncoders.folder("bert-1").resolve(file), copy.resolve(file));
        }
        OnnxFolder third = OnnxFolder.of("a test", copy.toString(), HADOOP);
        SharedOnnx.tokenizer(third, 5, HADOOP).close();
        assertThat(SharedOnnx.count()).isEqualTo(1);
    }

    @Test
    void theFoldersFilesAreItsVersion() {
        assertThat(folder("bert-1").version()).isNotEqualTo(folder("bert-2").version());
        assertThat(folder("roberta-1").pad(HADOOP)).isEqualTo(1);
    }
}
