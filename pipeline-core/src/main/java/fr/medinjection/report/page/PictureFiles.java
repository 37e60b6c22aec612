package fr.medinjection.report.page;

import java.util.ArrayList;
import java.util.List;

/** A drawing as files for print: SVG and PNG, in each language. */
record PictureFiles(String id, Text title, Drawing drawing) {
    private static final String SVG = ".svg";
    private static final String PNG = ".png";

    /** The links to the files of the picture with this name. */
    static List<Captions.Link> links(String id) {
        return List.of(link(id, "SVG", SVG), link(id, "PNG", PNG));
    }

    List<Attachment> attachments() {
        List<Attachment> files = new ArrayList<>();
        for (Tongue tongue : Tongue.values()) {
            files.add(Attachment.of(file(id, tongue, SVG), new Svg(drawing).file(title, tongue)));
            files.add(new Attachment(file(id, tongue, PNG), Png.of(drawing, tongue)));
        }
        return files;
    }

    private static Captions.Link link(String id, String name, String end) {
        return new Captions.Link(name, Text.of(file(id, Tongue.EN, end), file(id, Tongue.FR, end)));
    }

    private static String file(String id, Tongue tongue, String end) {
        return "figures/" + id + "." + tongue.code() + end;
    }
}
