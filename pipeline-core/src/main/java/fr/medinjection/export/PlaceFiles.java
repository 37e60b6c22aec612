package fr.medinjection.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import fr.medinjection.export.ExportRows.Field;
import fr.medinjection.export.ExportTask.Made;
import fr.medinjection.stage.ParquetSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.unsafe.types.UTF8String;

/** The open files of one place: Parquet, JSON lines and chats of a collection of the corpus, chats alone of a mix. */
final class PlaceFiles {
    private static final int BUFFER = 1 << 16;
    private static final byte[] USER = "[{\"role\":\"user\",\"content\":".getBytes(US_ASCII);
    private static final byte[] ASSISTANT = "},{\"role\":\"assistant\",\"content\":".getBytes(US_ASCII);
    private static final byte[] END_OF_CHAT = "}]".getBytes(US_ASCII);
    private static final byte[] END_OF_OBJECT = "}".getBytes(US_ASCII);

    private final RowText.Place place;
    private final FileSystem fs;
    private final Path base;
    private final List<Made> made = new ArrayList<>();
    private final JsonText json = new JsonText();
    private final List<byte[]> names = new ArrayList<>();
    private final OutputStream chats;
    private OutputStream lines;
    private OutputWriter parquet;

    PlaceFiles(RowText.Place place, FileSystem fs, Path base, ParquetSink sink) throws IOException {
        this.place = place;
        this.fs = fs;
        this.base = base;
        chats = stream("chat");
        if (!place.collection().startsWith(ExportRows.MIXES)) {
            lines = stream("json");
            parquet = sink.open(file("data", "parquet").toString());
            for (String column : sink.schema().fieldNames()) {
                names.add(((names.isEmpty() ? "{" : ",") + "\"" + column + "\":").getBytes(US_ASCII));
            }
        }
    }

    RowText.Place place() {
        return place;
    }

    void write(RowText row) throws IOException {
        UTF8String gold = row.gold();
        json.raw(USER).string(row.prompt().getBytes());
        json.raw(ASSISTANT).string(gold.getBytes()).raw(END_OF_CHAT).endTo(chats);
        if (parquet != null) {
            published(row, gold);
        }
    }

    private void published(RowText row, UTF8String gold) throws IOException {
        UTF8String[] values = {
            row.instruction(),
            row.text(Field.CONTEXT),
            gold,
            row.text(Field.TYPE),
            row.text(Field.ORIGIN),
            row.text(Field.DERIVED_FROM)
        };
        parquet.write(new GenericInternalRow(Arrays.copyOf(values, names.size(), Object[].class)));
        for (int i = 0; i < names.size(); i++) {
            json.raw(names.get(i)).string(values[i].getBytes());
        }
        json.raw(END_OF_OBJECT).endTo(lines);
    }

    /** Closes the files and tells what they are. */
    List<Made> close() throws IOException {
        chats.close();
        if (parquet != null) {
            lines.close();
            parquet.close();
        }
        return made;
    }

    private OutputStream stream(String kind) throws IOException {
        return new BufferedOutputStream(fs.create(file(kind, "jsonl"), true), BUFFER);
    }

    private Path file(String kind, String suffix) {
        String name = String.join("-", place.collection().replace('/', '-'), place.split(), place.file() + "", kind);
        Path path = new Path(base, name + "." + suffix);
        made.add(new Made(path.toString(), place.collection(), kind, place.split(), place.file(), suffix));
        return path;
    }
}
