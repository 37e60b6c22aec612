package fr.medinjection.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import fr.medinjection.finetune.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder with an encoder ({@code model.onnx}), its tokenizer ({@code tokenizer.json}) and its {@code config.json}, on any
 * Hadoop file system, as it was when the job began.
 */
public record OnnxFolder(ModelFolder files) implements Serializable {
    public static final String MODEL = "model.onnx";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String CONFIG = "config.json";

    /**
     * Looks at the folder.
     *
     * @param what its model is for, for the message where something is missing
     * @param more files that must be there beside the three
     */
    public static OnnxFolder of(String what, String location, Configuration hadoop, String... more) {
        require(what, location, hadoop, CONFIG, TOKENIZER, MODEL);
        require(what, location, hadoop, more);
        return new OnnxFolder(ModelFolder.of(location, hadoop));
    }

    private static void require(String what, String location, Configuration hadoop, String... names) {
        Path folder = new Path(location);
        try {
            FileSystem fs = folder.getFileSystem(hadoop);
            for (String name : names) {
                if (!fs.exists(new Path(folder, name))) {
                    throw new UserException("Cannot find the encoder of " + what + ": " + location + " has no " + name);
                }
            }
        } catch (IOException e) {
            throw new UserException("Cannot read the encoder of " + what + ": " + location + ": " + e.getMessage(), e);
        }
    }

    /** Changes when the files do. */
    public String version() {
        return files.version();
    }

    /** The folder on this machine's disk. */
    public java.nio.file.Path local(Configuration hadoop) {
        return files.local(hadoop);
    }

    /** One of its JSON files. */
    public JsonNode json(String name, Configuration hadoop) {
        Path file = new Path(files.location(), name);
        try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The id of padding; where the configuration does not say, transformers takes 0. */
    public int pad(Configuration hadoop) {
        return json(CONFIG, hadoop).path("pad_token_id").asInt(0);
    }
}
