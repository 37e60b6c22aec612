package fr.medinjection.source.raw;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;
import java.io.InputStream;

/** The elements of a JSON array, the members of an object keyed by id, or single JSON values. */
final class JsonReads implements RawReads {
    private static final byte[] NOTHING = {};

    private final RawText text;
    private final JsonElements elements;
    private final JsonText json;
    private long number;
    private boolean ended;

    JsonReads(RawText text, InputStream in, JsonElements.Shape shape, JsonText json) {
        this.text = text;
        this.elements = new JsonElements(in, shape, text.limits().maxRecordBytes());
        this.json = json;
    }

    @Override
    public RawRead next() throws IOException {
        if (ended) {
            return null;
        }
        number++;
        JsonElements.Found found = elements.next();
        ended = found != JsonElements.Found.ELEMENT;
        byte[] bytes = elements.bytes();
        int length = elements.length();
        return switch (found) {
            case ELEMENT -> elements.isCut() ? text.tooLong(number, elements.wholeLength(), bytes, length) : element();
            case TRUNCATED -> text.truncated(number, "the file ends before its last closing bracket", bytes, length);
            case TRAILING ->
                text.broken(number, "trailing-content", "something follows the last closing bracket", bytes, length);
            case END -> text.isDamaged() ? text.truncated(number, "", NOTHING, 0) : null;
        };
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private RawRead element() {
        byte[] bytes = elements.bytes();
        int length = elements.length();
        int start = elements.valueStart();
        try {
            String key = start == 0 ? "" : json.key(Utf8.decode(bytes, 0, start));
            String value = Utf8.decode(bytes, start, length);
            RawRecord record = new RawRecord(text.file(), number, key, json.parse(value));
            return new RawRead.Whole(record, value);
        } catch (BadRecordException e) {
            return text.broken(number, e, bytes, length);
        }
    }
}
