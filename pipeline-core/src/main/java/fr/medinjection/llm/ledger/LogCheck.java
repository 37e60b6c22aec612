package fr.medinjection.llm.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import fr.medinjection.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Sees that every line of a log is whole, but for the last, which a killed process may have torn: no one used that record. */
final class LogCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private static final long SETTLING_NANOS = 120_000_000_000L;
    private static final long SETTLING_PAUSE_MS = 500;

    private LogCheck() {}

    static void check(FileSystem fs, Path log) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(fs.open(log), StandardCharsets.UTF_8))) {
            int number = 0;
            int broken = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (broken > 0) {
                    throw new UserException("Cannot read the ledger: " + log + ": line " + broken
                            + " is damaged; restore the file, or remove the line to have its request sent again");
                }
                broken = isWhole(line) ? 0 : number;
            }
        }
    }

    /** Has HDFS close a file whose writer was killed: until then its length, and so its end, is not settled. */
    static void settle(FileSystem fs, Path log) throws IOException {
        if (!(fs instanceof DistributedFileSystem hdfs)) {
            return;
        }
        long deadline = System.nanoTime() + SETTLING_NANOS;
        while (!hdfs.recoverLease(log)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("HDFS does not close " + log + ", which a killed run left open; try again later");
            }
            try {
                Thread.sleep(SETTLING_PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while HDFS closes " + log, e);
            }
        }
    }

    private static boolean isWhole(String line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            int depth = 0;
            do {
                var token = parser.nextToken();
                if (token == null) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0);
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
