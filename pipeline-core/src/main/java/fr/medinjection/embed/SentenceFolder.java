package fr.medinjection.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The small files of a sentence-transformers folder on any Hadoop file system. */
record SentenceFolder(String location, Configuration hadoop) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A JSON file that must be there. */
    JsonNode require(String name) {
        JsonNode found = optional(name);
        if (found.isMissingNode()) {
            throw new UserException("Cannot find a sentence model: " + location + " has no " + name
                    + ", expected a folder in the layout of sentence-transformers with an ONNX model");
        }
        return found;
    }

    /** A JSON file, or a missing node where there is none. */
    JsonNode optional(String name) {
        Path file = new Path(location, name);
        try (InputStream in = fileSystem().open(file)) {
            return JSON.readTree(in);
        } catch (FileNotFoundException e) {
            return MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new UserException("Cannot read " + file + ": it is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        try {
            return fileSystem().exists(new Path(location, name));
        } catch (IOException e) {
            throw new UserException("Cannot read " + location + ": " + e.getMessage(), e);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return new Path(location).getFileSystem(hadoop);
    }
}
