package fr.medinjection.finetune;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a trained model: the adapter's two files in PEFT's layout and the log of its training.
 *
 * @param work where checkpoints and log lie
 * @param folder where the model goes
 */
record ModelOutput(FileSystem fs, Path work, Path folder) {
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final List<String> ADAPTER = List.of("adapter_config.json", WEIGHTS);

    void write(long checkpointStep) throws IOException {
        fs.mkdirs(folder);
        HadoopCheckpoints checkpoints = new HadoopCheckpoints(fs, work);
        for (String file : ADAPTER) {
            try (InputStream in = checkpoints.open(checkpointStep, file);
                    OutputStream out = fs.create(new Path(folder, file), true)) {
                in.transferTo(out);
            }
        }
        try (OutputStream out = fs.create(new Path(folder, LogLines.FILE), true)) {
            for (String line : RunLog.lines(fs, work)) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Of the trained weights: the same for any two runs that trained the same. */
    String checksum() throws IOException {
        FileStatus weights = fs.getFileStatus(new Path(folder, WEIGHTS));
        try (DigestInputStream in =
                new DigestInputStream(fs.open(weights.getPath()), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
