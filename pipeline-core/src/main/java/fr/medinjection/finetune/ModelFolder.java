package fr.medinjection.finetune;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * A model folder in Hugging Face's layout on any Hadoop file system, as it was when the job began.
 *
 * @param location its address
 * @param version changes when its files do
 */
public record ModelFolder(String location, String version) implements Serializable {
    /** Smaller files count by their content, larger ones by name, length and time: reading a large model twice would take longer than it is worth. */
    private static final long READ_UP_TO = 32L << 20;

    private static final Map<ModelFolder, java.nio.file.Path> COPIES = new HashMap<>();

    /** Looks at the folder; without a model in it the user is told how to get one. */
    public static ModelFolder of(String location, Configuration hadoop) {
        Path folder = new Path(location);
        try {
            FileSystem fs = folder.getFileSystem(hadoop);
            if (!fs.exists(new Path(folder, "config.json"))) {
                throw new FileNotFoundException(location);
            }
            return new ModelFolder(fs.makeQualified(folder).toString(), version(fs, folder));
        } catch (FileNotFoundException e) {
            throw new UserException(
                    "Cannot find a model: " + location
                            + " has no config.json; run make-model for a tiny one or download-model for a published one",
                    e);
        } catch (IOException e) {
            throw new UserException("Cannot read the model folder: " + location + ": " + e.getMessage(), e);
        }
    }

    /** The folder as it is, whatever lies in it. */
    public static ModelFolder at(String location, Configuration hadoop) {
        Path folder = new Path(location);
        try {
            FileSystem fs = folder.getFileSystem(hadoop);
            return new ModelFolder(fs.makeQualified(folder).toString(), version(fs, folder));
        } catch (IOException e) {
            throw new UserException("Cannot read the folder: " + location + ": " + e.getMessage(), e);
        }
    }

    private static String version(FileSystem fs, Path folder) throws IOException {
        List<String> parts = new ArrayList<>();
        FileStatus[] files = fs.listStatus(folder);
        Arrays.sort(files, Comparator.comparing(file -> file.getPath().getName()));
        for (FileStatus file : files) {
            String name = file.getPath().getName();
            if (file.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
                parts.addAll(List.of(name, Long.toString(file.getLen()), content(fs, file)));
            }
        }
        return Ids.hash(parts.toArray(String[]::new));
    }

    private static String content(FileSystem fs, FileStatus file) throws IOException {
        if (file.getLen() > READ_UP_TO) {
            return Long.toString(file.getModificationTime());
        }
        try (InputStream in = new DigestInputStream(fs.open(file.getPath()), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The folder on this machine's disk: itself, or a copy that the tasks of this process share until it ends. */
    public java.nio.file.Path local(Configuration hadoop) {
        Path folder = new Path(location);
        if (folder.toUri().getScheme().equals("file")) {
            return java.nio.file.Path.of(folder.toUri().getPath());
        }
        synchronized (COPIES) {
            return COPIES.computeIfAbsent(this, key -> copied(folder, hadoop));
        }
    }

    private static java.nio.file.Path copied(Path folder, Configuration hadoop) {
        try {
            java.nio.file.Path copy = Files.createTempDirectory("medinjection-model");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtil.fullyDelete(copy.toFile())));
            FileSystem fs = folder.getFileSystem(hadoop);
            for (FileStatus file : fs.listStatus(folder)) {
                if (file.isFile()) {
                    FileUtil.copy(
                            fs,
                            file.getPath(),
                            copy.resolve(file.getPath().getName()).toFile(),
                            false,
                            hadoop);
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy the model folder to this machine: " + folder, e);
        }
    }
}
