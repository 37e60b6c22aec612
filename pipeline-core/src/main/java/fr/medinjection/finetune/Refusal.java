package fr.medinjection.finetune;

import fr.medinjection.lm.LmException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Why a rank cannot go on, in a file where the others find it: they end too, instead of taking that rank for lost and beginning again. */
final class Refusal {
    private final FileSystem fs;
    private final Path file;

    /** @param work a folder that all ranks see */
    Refusal(FileSystem fs, Path work) {
        this.fs = fs;
        this.file = new Path(work, "_refusal");
    }

    /** What a rank does. */
    @FunctionalInterface
    interface Training {
        Outcome run() throws IOException;
    }

    /** Forgets that of an attempt before; one rank does, and the others wait for it. */
    void forget() throws IOException {
        fs.delete(file, false);
    }

    /** The outcome, also where this rank or another says that there can be none. */
    Outcome of(Training training) throws IOException {
        try {
            return training.run();
        } catch (LmException e) {
            say(e);
            return Outcome.refused(e.getMessage());
        } catch (RankLostException e) {
            return Outcome.refused(said().orElseThrow(() -> e));
        }
    }

    private void say(LmException why) {
        try (OutputStream out = fs.create(file, true)) {
            out.write(why.getMessage().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            why.addSuppressed(e); // the others will take this rank for lost
        }
    }

    private Optional<String> said() throws IOException {
        try (InputStream in = fs.open(file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}
