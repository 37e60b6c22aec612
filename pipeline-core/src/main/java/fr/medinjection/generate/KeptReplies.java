package fr.medinjection.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.score.Reply;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The replies of queues that are done, a file each, until all predictions of a model are whole: a run that was stopped goes on from them. */
final class KeptReplies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<List<Reply>>> REPLIES = new TypeReference<>() {};

    private final FileSystem fs;
    private final Path folder;

    /** @param folder of one model, one test set and one way of asking */
    KeptReplies(FileSystem fs, Path folder) {
        this.fs = fs;
        this.folder = folder;
    }

    /** What these questions were answered before: for each its replies. A file that was damaged counts as none. */
    Optional<List<List<Reply>>> of(List<Question> queue) {
        Path file = file(queue);
        try (InputStream in = fs.open(file)) {
            return Optional.ofNullable(JSON.readValue(in, REPLIES)).filter(replies -> replies.size() == queue.size());
        } catch (FileNotFoundException | ChecksumException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read kept answers: " + file, e);
        }
    }

    /** Keeps replies, and gives them back. */
    List<List<Reply>> keep(List<Question> queue, List<List<Reply>> replies) {
        Path file = file(queue);
        try {
            put(queue, file, JSON.writerFor(REPLIES).writeValueAsBytes(replies));
        } catch (IOException e) {
            throw new UserException("Cannot keep answers: " + file + ": " + e.getMessage(), e);
        }
        return replies;
    }

    /** Whole or not at all; where another attempt of the task was faster, what it wrote is the same. */
    private void put(List<Question> queue, Path file, byte[] bytes) throws IOException {
        Path fresh = new Path(folder, "_" + UUID.randomUUID());
        try {
            try (OutputStream out = fs.create(fresh, false)) {
                out.write(bytes);
            }
            fs.delete(file, false);
            if (!fs.rename(fresh, file) && of(queue).isEmpty()) {
                throw new IOException("rename refused: " + fresh);
            }
        } finally {
            fs.delete(fresh, false);
        }
    }

    private Path file(List<Question> queue) {
        String[] asked = queue.stream()
                .flatMap(question -> List.of(
                        question.item().<String>getAs("id"),
                        Integer.toString(question.order().number()),
                        question.promptHash())
                        .stream())
                .toArray(String[]::new);
        return new Path(folder, Ids.hash(asked) + ".json");
    }
}
