package fr.medinjection.report.page;

import java.nio.charset.StandardCharsets;

/** A file that stands beside the page; the path is relative to the page. */
@SuppressWarnings("ArrayRecordComponent")
public record Attachment(String path, byte[] content) {
    public static Attachment of(String path, String text) {
        return new Attachment(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
