package fr.medinjection.report.page;

import java.util.List;

/** A part of a section: it shows itself, and gives the files that hold the same. */
public interface Block {
    Html html();

    default List<Attachment> attachments() {
        return List.of();
    }
}
