package fr.medinjection.source;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One record of a raw file, whatever the file's format: a JSON object, or the columns of a CSV, TSV or Parquet row as one.
 *
 * @param file the file, relative to the source's folder; {@code archive.zip!/entry} inside an archive
 * @param number one-based: the array element, object member, physical line or row
 * @param key the member's name where the file is an object keyed by id, else {@code ""}
 * @param fields the record's fields; columns of a file without header are {@code c0}, {@code c1} ...
 */
public record RawRecord(String file, long number, String key, JsonNode fields) {
    /** The identity of a record that has no id of its own. */
    public String position() {
        return file + "#" + number;
    }
}
