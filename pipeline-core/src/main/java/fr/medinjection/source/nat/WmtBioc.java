package fr.medinjection.source.nat;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The SciELO corpus in BioC XML: passages with a language, a section (title or abstract) and numbered sentences. Nobody
 * aligned the sentences, and their numbers differ between the languages, so a pair is a whole section of a document.
 */
final class WmtBioc {
    private final Map<Section, Map<String, String>> sections = new LinkedHashMap<>();
    private final Map<String, String> infons = new LinkedHashMap<>();
    private final List<String> sentences = new ArrayList<>();
    private String document = "";

    /** One part of one document; both languages of it carry the same id, in one document element or in two. */
    private record Section(String document, String name) {}

    private WmtBioc() {}

    static List<RawRecord> records(String file, String xml) throws BadRecordException {
        WmtBioc bioc = new WmtBioc();
        try {
            bioc.read(factory().createXMLStreamReader(new StringReader(xml)));
        } catch (XMLStreamException e) {
            throw (BadRecordException)
                    new BadRecordException("unreadable-xml", file + ": " + e.getMessage()).initCause(e);
        }
        return bioc.pairs(file);
    }

    /** Without document types, so that no file can name another one or grow while it is read. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                start(xml);
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("passage")) {
                String text = String.join(" ", sentences).strip();
                Section section = new Section(document, infons.getOrDefault("section", ""));
                sections.computeIfAbsent(section, unused -> new LinkedHashMap<>())
                        .putIfAbsent(infons.getOrDefault("language", ""), text);
            }
        }
    }

    private void start(XMLStreamReader xml) throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "document" -> document = "";
            case "passage" -> {
                infons.clear();
                sentences.clear();
            }
            case "id" -> document = text(xml);
            case "infon" -> {
                String key = xml.getAttributeValue(null, "key");
                infons.put(key == null ? "" : key, text(xml));
            }
            case "text" -> sentences.add(text(xml));
            default -> {}
        }
    }

    private static String text(XMLStreamReader xml) throws XMLStreamException {
        return xml.getElementText().strip();
    }

    private List<RawRecord> pairs(String file) throws BadRecordException {
        List<RawRecord> pairs = new ArrayList<>();
        sections.forEach((section, texts) -> {
            if (texts.containsKey("EN") && texts.containsKey("FR")) {
                pairs.add(WmtParallel.pair(
                        file,
                        pairs.size() + 1L,
                        "",
                        file + "#" + section.document(),
                        texts.get("EN"),
                        texts.get("FR")));
            }
        });
        if (pairs.isEmpty()) {
            throw new BadRecordException("unpaired-file", "No section in English and in French in " + file);
        }
        return pairs;
    }
}
