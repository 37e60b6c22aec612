package fr.medinjection.export;

import fr.medinjection.data.TaskType;
import fr.medinjection.export.ExportRows.Field;
import fr.medinjection.export.Template.Parts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/** The texts of the row that was read last. */
final class RowText {
    private final PromptRenderer renderer;
    private InternalRow row;
    private TaskType type;
    private Parts parts;

    RowText(PromptRenderer renderer) {
        this.renderer = renderer;
    }

    /** Where a row goes: a file of a split of a collection. */
    record Place(String collection, String split, long file) {}

    void read(InternalRow row) {
        this.row = row;
        type = TaskType.valueOf(text(Field.TYPE).toString());
        parts = new Parts(text(Field.CONTEXT).toString(), text(Field.QUESTION).toString(), options());
    }

    boolean isAt(Place place) {
        return row.getLong(Field.FILE.at()) == place.file()
                && text(Field.SPLIT).equals(UTF8String.fromString(place.split()))
                && text(Field.COLLECTION).equals(UTF8String.fromString(place.collection()));
    }

    Place place() {
        return new Place(text(Field.COLLECTION).toString(), text(Field.SPLIT).toString(), row.getLong(Field.FILE.at()));
    }

    UTF8String instruction() {
        return UTF8String.fromString(renderer.published(parts));
    }

    UTF8String prompt() {
        return UTF8String.fromString(renderer.prompt(type, parts));
    }

    UTF8String gold() {
        return type.isClosed()
                ? UTF8String.fromString(
                        PromptRenderer.letters(row.getArray(Field.CORRECT.at()).toIntArray()))
                : text(Field.ANSWER);
    }

    UTF8String text(Field field) {
        return row.getUTF8String(field.at());
    }

    private String options() {
        ArrayData array = row.getArray(Field.OPTIONS.at());
        List<String> options = new ArrayList<>(array.numElements());
        for (int i = 0; i < array.numElements(); i++) {
            options.add(array.getUTF8String(i).toString());
        }
        return PromptRenderer.options(options);
    }
}
