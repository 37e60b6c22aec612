package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import fr.medinjection.source.BadRecordException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Reads the small files that the records of a source need, whole, on the driver. */
final class SideFiles {
    private SideFiles() {}

    static Map<String, String> read(List<RawFile> files, RawSource source, Configuration hadoop, RawLimits limits) {
        long bytes = files.stream().mapToLong(RawFile::length).sum();
        if (bytes > limits.maxSideFileBytes()) {
            throw new UserException("Cannot read side files of source " + source.name() + ": " + bytes
                    + " bytes, more than max-side-file-bytes (" + limits.maxSideFileBytes() + ")");
        }
        Map<String, String> texts = new TreeMap<>();
        try (RawOpener opener = new RawOpener(hadoop, limits)) {
            for (RawFile file : files) {
                texts.put(file.name(), text(opener, file, source));
            }
        } catch (IOException e) {
            throw new UserException(
                    "Cannot read side files of source " + source.name() + " (" + e.getMessage() + ")", e);
        }
        return texts;
    }

    private static String text(RawOpener opener, RawFile file, RawSource source) throws IOException {
        try {
            return opener.text(file, source.context().config());
        } catch (BadRecordException e) {
            throw new UserException("Cannot read side file: " + file.shown() + " (" + e.getMessage() + ")", e);
        }
    }
}
