package fr.medinjection.source.raw;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rows of a CSV or TSV file, numbered from one behind the header. A row whose quotes do not match costs its first
 * physical line only: reading takes up again at the second.
 */
final class TableReads implements RawReads {
    private final RawText text;
    private final ByteLines lines;
    private final RawFormat.Table table;
    private final RowParser parser;
    private final RowParser literal;
    private final Deque<KeptLine> again = new ArrayDeque<>();
    private boolean headerPending;
    private long number;
    private boolean ended;

    TableReads(RawText text, ByteLines lines, RawFormat.Table table) {
        this.text = text;
        this.lines = lines;
        this.table = table;
        this.parser = new RowParser(table.delimiter());
        this.literal = RowParser.literal(table.delimiter());
        this.headerPending = table.header();
    }

    @Override
    public RawRead next() throws IOException {
        if (headerPending) {
            headerPending = false;
            row();
            number = 0;
        }
        return row();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private RawRead row() throws IOException {
        KeptLine first = line();
        while (first != null && first.isBlank()) {
            first = line();
        }
        if (first == null) {
            return end();
        }
        number++;
        if (isTorn(first)) {
            ended = true;
            return text.truncated(number, "", first.bytes(), first.bytes().length);
        }
        try {
            return first.isCut() ? tooLong(first) : row(first);
        } catch (BadRecordException e) {
            return text.broken(number, e, first.bytes(), first.bytes().length);
        }
    }

    private RawRead row(KeptLine first) throws IOException, BadRecordException {
        List<KeptLine> taken = new ArrayList<>(List.of(first));
        StringBuilder raw = new StringBuilder(Utf8.decode(first.bytes(), first.bytes().length));
        parser.start();
        RowParser.State state = parser.feed(raw.toString(), first.end());
        long size = first.whole();
        while (state == RowParser.State.OPEN && size <= text.limits().maxRecordBytes()) {
            KeptLine line = line();
            if (line == null) {
                break;
            }
            taken.add(line);
            size += line.whole() + 1;
            if (!line.isCut() && !isTorn(line)) {
                String more = decodeOrBreak(line, taken);
                raw.append(taken.get(taken.size() - 2).end()).append(more);
                state = parser.feed(more, line.end());
            } else {
                break;
            }
        }
        return state == RowParser.State.COMPLETE ? record(parser.cells(), raw.toString()) : mended(taken, state);
    }

    private String decodeOrBreak(KeptLine line, List<KeptLine> taken) throws BadRecordException {
        try {
            return Utf8.decode(line.bytes(), line.bytes().length);
        } catch (BadRecordException e) {
            putBack(taken);
            throw e;
        }
    }

    /** Without matching quotes, a tab-separated line may still be one in which quotes mean nothing. */
    private RawRead mended(List<KeptLine> taken, RowParser.State state) throws BadRecordException {
        putBack(taken);
        KeptLine first = taken.get(0);
        String line = Utf8.decode(first.bytes(), first.bytes().length);
        literal.start();
        literal.feed(line, "");
        if (table.delimiter() == '\t'
                && literal.cells().size() == table.columns().size()) {
            return record(literal.cells(), line);
        }
        throw state == RowParser.State.OPEN
                ? new BadRecordException("unclosed-quote", "a quoted cell begins here and does not end")
                : new BadRecordException("broken-quotes", "something follows a closing quote");
    }

    private void putBack(List<KeptLine> taken) {
        for (int i = taken.size() - 1; i > 0; i--) {
            again.addFirst(taken.get(i));
        }
    }

    private RawRead record(List<String> cells, String raw) throws BadRecordException {
        List<String> columns = table.columns();
        if (cells.size() != columns.size()) {
            throw new BadRecordException(
                    "wrong-column-count", "expected " + columns.size() + " columns, found " + cells.size());
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.size(); i++) {
            fields.put(columns.get(i), cells.get(i));
        }
        return new RawRead.Whole(new RawRecord(text.file(), number, "", fields), raw);
    }

    private RawRead tooLong(KeptLine line) {
        return text.tooLong(number, line.whole(), line.bytes(), line.bytes().length);
    }

    private RawRead end() {
        if (!ended && text.isDamaged()) {
            ended = true;
            return text.truncated(number + 1, "", new byte[0], 0);
        }
        return null;
    }

    /** The last line of a file whose compressed data broke there. */
    private boolean isTorn(KeptLine line) {
        return !line.isEnded() && text.isDamaged();
    }

    private KeptLine line() throws IOException {
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        if (ended || !lines.next()) {
            return null;
        }
        return new KeptLine(lines);
    }
}
