package fr.medinjection.generate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.data.Ids;
import fr.medinjection.score.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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

    /** What these questions were answered before, or are now: for each its replies. */
    List<List<Reply>> of(List<Question> queue, Supplier<List<List<Reply>>> answer) {
        Path file = new Path(folder, name(queue) + ".json");
        try {
            if (fs.exists(file)) {
                try (InputStream in = fs.open(file)) {
                    return JSON.readValue(in, REPLIES);
                }
            }
            List<List<Reply>> replies = answer.get();
            put(file, JSON.writerFor(REPLIES).writeValueAsBytes(replies));
            return replies;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep answers in " + file, e);
        }
    }

    /** Whole or not at all; where another attempt of the task was faster, what it wrote is the same. */
    private void put(Path file, byte[] bytes) throws IOException {
        Path fresh = new Path(folder, "_" + UUID.randomUUID());
        try {
            try (OutputStream out = fs.create(fresh, false)) {
                out.write(bytes);
            }
            if (!fs.rename(fresh, file) && !fs.exists(file)) {
                throw new IOException("rename refused: " + fresh + " to " + file);
            }
        } finally {
            fs.delete(fresh, false);
        }
    }

    private static String name(List<Question> queue) {
        String[] asked = queue.stream()
                .flatMap(question -> List.of(
                        question.item().<String>getAs("id"),
                        Integer.toString(question.order().number()),
                        question.promptHash())
                        .stream())
                .toArray(String[]::new);
        return Ids.hash(asked);
    }
}
