package fr.medinjection.source.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;

/** Files of which every line is a record: JSON lines, or prose. */
final class LineReads implements RawReads {
    /** Makes a line a record. */
    interface LineParser {
        JsonNode parse(String line) throws BadRecordException;
    }

    /** A line of prose is a record with one column. */
    static final LineParser PROSE =
            line -> JsonNodeFactory.instance.objectNode().put("c0", line);

    private final RawText text;
    private final ByteLines lines;
    private final LineParser parser;
    private final long end;
    private long number;
    private boolean ended;

    /**
     * @param before how many lines of the file lie before these
     * @param end where in the file reading ends: lines that begin there or later are somebody else's
     */
    LineReads(RawText text, ByteLines lines, LineParser parser, long before, long end) {
        this.text = text;
        this.lines = lines;
        this.parser = parser;
        this.number = before;
        this.end = end;
    }

    @Override
    public RawRead next() throws IOException {
        while (!ended && lines.position() < end && lines.next()) {
            number++;
            if (!lines.isBlank()) {
                return line();
            }
        }
        if (!ended && text.isDamaged()) {
            ended = true;
            return text.truncated(number + 1, "", new byte[0], 0);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private RawRead line() {
        byte[] bytes = lines.bytes();
        int length = lines.length();
        boolean last = !lines.isEnded();
        if (last && text.isDamaged()) {
            ended = true;
            return text.truncated(number, "", bytes, length);
        } else if (lines.isCut()) {
            return text.tooLong(number, lines.wholeLength(), bytes, length);
        }
        try {
            String line = Utf8.decode(bytes, length);
            return new RawRead.Whole(new RawRecord(text.file(), number, "", parser.parse(line)), line);
        } catch (BadRecordException e) {
            boolean truncated = last && e.reason().equals(JsonText.INCOMPLETE);
            return truncated
                    ? text.truncated(number, "the file ends inside its last line", bytes, length)
                    : text.broken(number, e, bytes, length);
        }
    }
}
