package fr.medinjection.source.raw;

import fr.medinjection.source.RawRecord;

/** What reading a raw file gave: a record, or a place where there should have been one. */
public sealed interface RawRead {
    /**
     * A record that could be read.
     *
     * @param text its text as it stands in the file, {@code ""} where it has none of its own
     */
    record Whole(RawRecord record, String text) implements RawRead {
        /** The text, or the fields as JSON. */
        String raw() {
            return text.isEmpty() ? record.fields().toString() : text;
        }
    }

    /**
     * A record that could not be read.
     *
     * @param reason a short kebab-case name ({@code broken-json})
     * @param detail what was found, for the person who mends the file
     * @param raw its text as far as there is any
     */
    record Broken(String file, long number, String reason, String detail, String raw) implements RawRead {}
}
