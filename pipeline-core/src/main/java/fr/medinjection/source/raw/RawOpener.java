package fr.medinjection.source.raw;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import fr.medinjection.UserException;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.SourceConfig;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Opens raw files as UTF-8: out of archives, decompressed, recoded. Keeps the archive that was opened last. */
final class RawOpener implements Closeable {
    private final Configuration hadoop;
    private final RawLimits limits;
    private Archive archive;

    RawOpener(Configuration hadoop, RawLimits limits) {
        this.hadoop = hadoop;
        this.limits = limits;
    }

    /** A file's bytes as they stand on the file system. */
    FSDataInputStream raw(RawFile file) throws IOException {
        Path path = new Path(file.path());
        return path.getFileSystem(hadoop).open(path);
    }

    /**
     * The file's text as UTF-8 without byte-order mark; it ends where compressed data breaks.
     *
     * @throws BadRecordException where the file is an archive in an archive
     */
    DamageStream open(RawFile file, SourceConfig config) throws IOException, BadRecordException {
        DamageStream in = new DamageStream(file.isEntry() ? entry(file) : raw(file));
        byte[] head = in.readNBytes(RawMagic.BYTES);
        RawMagic magic = RawMagic.of(head);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
        if (magic == RawMagic.GZIP && !file.isEntry()) {
            return recoded(new DamageStream(gunzip(file, all)), config);
        } else if (magic == RawMagic.PARQUET && file.isEntry()) {
            throw new UserException("Cannot read Parquet inside an archive: " + file.shown() + "; unpack the archive");
        } else if (magic != RawMagic.OTHER) {
            throw new BadRecordException("nested-archive", "an archive inside an archive is not opened");
        }
        return recoded(new DamageStream(all, in), config);
    }

    /** All of a file's text. */
    String text(RawFile file, SourceConfig config) throws IOException, BadRecordException {
        try (DamageStream in = open(file, config)) {
            byte[] bytes = in.readAllBytes();
            if (!in.reason().isEmpty()) {
                throw new BadRecordException(in.reason(), file.name() + ": " + in.detail());
            }
            return Utf8.decode(bytes, bytes.length);
        }
    }

    @Override
    public void close() throws IOException {
        if (archive != null) {
            archive.close();
        }
    }

    /** The encoding that a source's setting names; UTF-8 if it names none. */
    static Charset charset(SourceConfig config) {
        String name = config.settings().getOrDefault("encoding", "UTF-8");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UserException("Invalid setting encoding: " + name + ", expected a name such as windows-1252", e);
        }
    }

    private InputStream entry(RawFile file) throws IOException, BadRecordException {
        if (archive == null || !archive.path().equals(file.path())) {
            close();
            archive = Archive.open(file.path(), hadoop);
        }
        try {
            return archive.read(file);
        } catch (ZipException e) {
            throw (BadRecordException) new BadRecordException("corrupt-file", e.getMessage()).initCause(e);
        }
    }

    private InputStream gunzip(RawFile file, InputStream in) throws IOException, BadRecordException {
        try {
            return BombGuard.of(new GZIPInputStream(in, 1 << 14), file.shown(), file.length(), limits);
        } catch (IOException e) {
            throw (BadRecordException)
                    new BadRecordException("truncated-file", "the gzip header: " + e.getMessage()).initCause(e);
        }
    }

    /** Whether a file that begins so is UTF-8, marked or by its source's setting. */
    static boolean isUtf8(byte[] head, SourceConfig config) {
        return Mark.of(head, charset(config)).charset().equals(UTF_8);
    }

    /** How long the byte-order mark of a UTF-8 file is. */
    static int markLength(InputStream in) throws IOException {
        return Mark.of(in.readNBytes(Mark.BYTES), UTF_8).length();
    }

    private static DamageStream recoded(DamageStream in, SourceConfig config) throws IOException {
        byte[] head = in.readNBytes(Mark.BYTES);
        Mark mark = Mark.of(head, charset(config));
        InputStream rest =
                new SequenceInputStream(new ByteArrayInputStream(head, mark.length(), head.length - mark.length()), in);
        return new DamageStream(mark.charset().equals(UTF_8) ? rest : new TranscodedStream(rest, mark.charset()), in);
    }

    /** A byte-order mark, and the encoding that it or else the configuration gives. */
    private record Mark(int length, Charset charset) {
        static final int BYTES = 3;

        static Mark of(byte[] head, Charset configured) {
            if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
                return new Mark(3, UTF_8);
            } else if (startsWith(head, 0xFE, 0xFF)) {
                return new Mark(2, UTF_16BE);
            }
            return startsWith(head, 0xFF, 0xFE) ? new Mark(2, UTF_16LE) : new Mark(0, configured);
        }
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
