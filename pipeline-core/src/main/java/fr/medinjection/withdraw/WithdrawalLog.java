package fr.medinjection.withdraw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The memory of withdrawals: one JSON line each under the output folder, which only grows. Every run of the pipeline
 * honours it, so that what was taken back does not come back.
 */
public final class WithdrawalLog {
    public static final String FILE = "_withdrawals.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileContext files;

    public WithdrawalLog(Configuration hadoop, String out) {
        try {
            Path place = new Path(out, FILE);
            file = place.getFileSystem(hadoop)
                    .makeQualified(place); // hdfs:/// leaves the name node to the configuration
            files = FileContext.getFileContext(file.toUri(), hadoop);
        } catch (IOException e) {
            throw new UserException("Cannot reach the withdrawals: " + new Path(out, FILE), e);
        }
    }

    /** All withdrawals, oldest first; none where there is no log. */
    public List<Withdrawal> read() {
        List<Withdrawal> withdrawals = new ArrayList<>();
        List<String> lines = text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                withdrawals.add(JSON.readValue(lines.get(i), Withdrawal.class));
            } catch (JsonProcessingException e) {
                throw new UserException(
                        "Invalid withdrawal: " + file + " line " + (i + 1) + ": " + e.getOriginalMessage(), e);
            }
        }
        return withdrawals;
    }

    /** Adds those that are not there yet. The new file takes the old one's place in one step, so that no line is ever lost. */
    public void append(List<Withdrawal> withdrawals) {
        List<Withdrawal> all = new ArrayList<>(read());
        withdrawals.stream().filter(withdrawal -> !all.contains(withdrawal)).forEach(all::add);
        Path next = new Path(file.getParent(), "_" + FILE + ".tmp");
        try (var out = files.create(
                next, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent())) {
            for (Withdrawal withdrawal : all) {
                out.write((JSON.writeValueAsString(withdrawal) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UserException("Cannot write the withdrawals: " + file + ": " + Failures.line(e), e);
        }
        try {
            files.rename(next, file, Options.Rename.OVERWRITE);
        } catch (IOException e) {
            throw new UserException("Cannot write the withdrawals: " + file + ": " + Failures.line(e), e);
        }
    }

    private String text() {
        try (var in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return "";
        } catch (IOException e) {
            throw new UserException("Cannot read the withdrawals: " + file + ": " + Failures.line(e), e);
        }
    }
}
