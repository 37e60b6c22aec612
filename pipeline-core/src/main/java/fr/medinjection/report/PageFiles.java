package fr.medinjection.report;

import fr.medinjection.report.page.Attachment;
import fr.medinjection.report.page.Page;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes a page with the files beside it. */
public final class PageFiles {
    /** The file of the page itself. */
    public static final String PAGE = "index.html";

    private PageFiles() {}

    public static void write(FileSystem fs, Path folder, Page page) throws IOException {
        write(fs, folder, Attachment.of(PAGE, page.html()));
        for (Attachment attachment : page.attachments()) {
            write(fs, folder, attachment);
        }
    }

    private static void write(FileSystem fs, Path folder, Attachment file) throws IOException {
        try (var out = fs.create(new Path(folder, file.path()), true)) {
            out.write(file.content());
        }
    }
}
