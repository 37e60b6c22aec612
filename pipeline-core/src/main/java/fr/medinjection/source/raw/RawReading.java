package fr.medinjection.source.raw;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.SourceConfig;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/** Reads units as records, one unit at a time: recognises each file and picks its reader. */
final class RawReading implements Closeable {
    private final RawLimits limits;
    private final RawOpener opener;
    private final JsonText json;

    RawReading(Configuration hadoop, RawLimits limits) {
        this.limits = limits;
        this.opener = new RawOpener(hadoop, limits);
        this.json = new JsonText(limits);
    }

    RawReads open(RawUnit unit, RawSource source) throws IOException {
        SourceConfig config = source.context().config();
        if (unit instanceof RawUnit.Whole whole) {
            return whole(whole.file(), config);
        } else if (unit instanceof RawUnit.Lines lines) {
            return lines(lines);
        } else if (unit instanceof RawUnit.Rows rows) {
            return new ParquetReads(rows);
        }
        return group((RawUnit.Group) unit, source);
    }

    /** Whether a file can be read in ranges: JSON lines, neither compressed nor recoded. */
    boolean isSplittable(RawFile file, SourceConfig config) throws IOException {
        try (FSDataInputStream in = opener.raw(file)) {
            byte[] head = in.readNBytes(FormatDetection.HEAD_BYTES);
            boolean plain = RawMagic.of(head) == RawMagic.OTHER && RawOpener.isUtf8(head, config);
            return plain
                    && FormatDetection.of(head, head.length == file.length(), config, json, file.name())
                            instanceof RawFormat.JsonLines;
        }
    }

    @Override
    public void close() throws IOException {
        opener.close();
    }

    private RawReads whole(RawFile file, SourceConfig config) throws IOException {
        try {
            DamageStream stream = opener.open(file, config);
            byte[] head = stream.readNBytes(FormatDetection.HEAD_BYTES);
            boolean all = head.length < FormatDetection.HEAD_BYTES;
            RawFormat format = FormatDetection.of(head, all, config, json, file.name());
            InputStream in = new SequenceInputStream(new ByteArrayInputStream(head), stream);
            return reads(new RawText(file.name(), limits, stream), in, format);
        } catch (BadRecordException e) {
            return new ListReads(List.of(new RawRead.Broken(file.name(), 1, e.reason(), e.getMessage(), "")));
        }
    }

    private RawReads reads(RawText text, InputStream in, RawFormat format) throws IOException {
        if (format instanceof RawFormat.Json whole) {
            return new JsonReads(text, in, whole.shape(), json);
        }
        ByteLines lines = new ByteLines(in, 0, limits.maxRecordBytes());
        if (format instanceof RawFormat.JsonLines) {
            return new LineReads(text, lines, json::parse, 0, Long.MAX_VALUE);
        } else if (format instanceof RawFormat.Table table) {
            return new TableReads(text, lines, table);
        } else if (format instanceof RawFormat.Text) {
            return new LineReads(text, lines, LineReads.PROSE, 0, Long.MAX_VALUE);
        }
        text.close();
        String detail = text.isDamaged() ? text.damage().detail() : ((RawFormat.Unknown) format).detail();
        String reason = text.isDamaged() ? text.damage().reason() : "unrecognised-format";
        return new ListReads(List.of(new RawRead.Broken(text.file(), 1, reason, detail, "")));
    }

    private RawReads lines(RawUnit.Lines unit) throws IOException {
        FSDataInputStream in = opener.raw(unit.file());
        long from = unit.start() == 0 ? RawOpener.markLength(in) : unit.start() - 1;
        in.seek(from);
        ByteLines lines = new ByteLines(in, from, limits.maxRecordBytes());
        if (unit.start() > 0) {
            lines.next();
        }
        RawText text = new RawText(unit.file().name(), limits, new DamageStream(in));
        return new LineReads(text, lines, json::parse, unit.before(), unit.end());
    }

    private RawReads group(RawUnit.Group unit, RawSource source) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        String file = unit.files().get(0).name();
        try {
            for (RawFile part : unit.files()) {
                file = part.name();
                contents.put(file, opener.text(part, source.context().config()));
            }
            file = unit.name();
            List<RawRecord> records = ((RawLayout.Joined) source.source().layout()).join(unit.name(), contents);
            return new ListReads(records.stream()
                    .map(record -> new RawRead.Whole(record, ""))
                    .toList());
        } catch (BadRecordException e) {
            return new ListReads(List.of(new RawRead.Broken(file, 1, e.reason(), e.getMessage(), "")));
        }
    }
}
