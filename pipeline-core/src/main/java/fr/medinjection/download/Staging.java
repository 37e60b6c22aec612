package fr.medinjection.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The unfinished file ({@code <name>.part}) and beside it what the server said about the whole one. */
record Staging(FileSystem files, Path part, Path state) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the server said when the file was begun.
     *
     * @param address checksum of the address, which may itself hold a signature
     * @param validator for If-Range
     * @param length of the whole file, or -1
     */
    record State(String address, String validator, long length) {}

    /** Bytes already here, 0 where they cannot be built upon. */
    record Have(long offset, State state) {
        boolean whole() {
            return offset > 0 && offset == state.length();
        }
    }

    /** Beside the target where it can append, else in {@code localFolder}. */
    static Staging beside(FileSystem target, Path file, Path localFolder) throws IOException {
        Path part = file.suffix(".part");
        if (target instanceof LocalFileSystem local) {
            return at(local.getRawFileSystem(), part);
        }
        return target.hasPathCapability(file, CommonPathCapabilities.FS_APPEND)
                ? at(target, part)
                : local(target, file, localFolder);
    }

    /** In {@code localFolder}, under a name of its own; beside the target where that is local too. */
    static Staging local(FileSystem target, Path file, Path localFolder) throws IOException {
        if (target instanceof LocalFileSystem local) {
            return at(local.getRawFileSystem(), file.suffix(".part"));
        }
        FileSystem local = FileSystem.getLocal(target.getConf()).getRawFileSystem();
        String id = Checksums.ofText(target.makeQualified(file).toString()).substring(0, 16);
        return at(local, new Path(localFolder, id + "-" + file.getName() + ".part"));
    }

    private static Staging at(FileSystem files, Path part) {
        return new Staging(files, part, part.suffix(".json"));
    }

    Have have(HttpUrl address) throws IOException {
        Optional<State> known = remembered().filter(s -> s.address().equals(Checksums.ofText(address.toString())));
        if (known.isEmpty() || !files.exists(part)) {
            return new Have(0, null);
        }
        long offset = files.getFileStatus(part).getLen();
        boolean tooLong = known.get().length() >= 0 && offset > known.get().length();
        return tooLong ? new Have(0, null) : new Have(offset, known.get());
    }

    /** Forgets what is here and opens a new part; one without a validator cannot be taken up again later. */
    OutputStream begin(State state) throws IOException {
        discard();
        files.mkdirs(part.getParent());
        if (!state.validator().isEmpty()) {
            try (OutputStream out = files.create(this.state, true)) {
                out.write(JSON.writeValueAsBytes(state));
            }
        }
        return files.create(part, true);
    }

    OutputStream append() throws IOException {
        return files.append(part);
    }

    void discard() throws IOException {
        files.delete(part, false);
        files.delete(state, false);
    }

    /** Removes a part that must not be built upon, and says why. */
    UserException refuse(String why) throws IOException {
        discard();
        return new UserException(why);
    }

    private Optional<State> remembered() throws IOException {
        try (InputStream in = files.open(state)) {
            return Optional.of(JSON.readValue(in.readAllBytes(), State.class));
        } catch (FileNotFoundException | JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
