package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.score.OptionOrder;
import fr.medinjection.score.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRepliesTest {
    private static final List<Question> QUEUE = List.of(question("a"), question("b"));
    private static final List<List<Reply>> REPLIES =
            List.of(List.of(new Reply("A", List.of(-0.5, -1.5), 1, 2.5)), List.of(Reply.of("B")));

    @TempDir
    java.nio.file.Path dir;

    private KeptReplies kept;

    private static Question question(String id) {
        Row item = new GenericRowWithSchema(new Object[] {id}, new StructType().add("id", DataTypes.StringType));
        return new Question(item, OptionOrder.published(0), "hash", new int[0]);
    }

    @BeforeEach
    void open() throws IOException {
        Path folder = new Path(dir.resolve("kept").toUri());
        kept = new KeptReplies(
                FileSystem.newInstance(folder.toUri(), new Configuration()),
                folder); // one with checksums, whatever others did
    }

    private java.nio.file.Path file() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(dir.resolve("kept"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatWasKeptIsFoundByWhatWasAsked() {
        assertThat(kept.of(QUEUE)).isEmpty();
        assertThat(kept.keep(QUEUE, REPLIES)).isEqualTo(REPLIES);
        assertThat(kept.of(QUEUE)).contains(REPLIES);
        assertThat(kept.of(QUEUE.subList(0, 1))).isEmpty();
    }

    @Test
    void aDamagedFileCountsAsNoneAndIsReplaced() throws IOException {
        kept.keep(QUEUE, REPLIES);
        byte[] whole = Files.readAllBytes(file());
        for (String checksums : List.of("kept", "removed")) {
            Files.writeString(file(), new String(whole, StandardCharsets.UTF_8).substring(0, whole.length - 20));
            if (checksums.equals("removed")) {
                Files.delete(file().resolveSibling("." + file().getFileName() + ".crc"));
            }
            assertThat(kept.of(QUEUE)).as(checksums).isEmpty();
            kept.keep(QUEUE, REPLIES);
            assertThat(kept.of(QUEUE)).contains(REPLIES);
        }
    }

    @Test
    void whereNothingCanBeKeptItIsSaidWhy() throws IOException {
        Files.createFile(dir.resolve("kept"));
        assertThatThrownBy(() -> kept.keep(QUEUE, REPLIES))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("Cannot keep answers: .*\\.json: .*(?i:director).*");
    }
}
