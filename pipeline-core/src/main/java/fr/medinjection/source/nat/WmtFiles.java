package fr.medinjection.source.nat;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.raw.RawLayout;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of the WMT biomedical sets belong together: all of one campaign (texts of both directions, alignments,
 * maps of document ids), two files parallel by line ({@code name.en}, {@code name.fr}, with {@code name_id.en}), the
 * two languages of one abstract ({@code <pmid>_en.txt}), a file in BioC XML, which holds both, the clinical cases of one folder,
 * or two files of one sentence a line ({@code name_en.ospl}).
 */
record WmtFiles() implements RawLayout.Joined {
    private static final Pattern PARALLEL = Pattern.compile("(.+?)(?:_id)?\\.(?:en|fr)(?:\\.txt)?");
    private static final Pattern ABSTRACT = Pattern.compile("(.*/)?(\\d+)_(?:en|fr)\\.txt");
    private static final Pattern OSPL = Pattern.compile("(.+?)[._](?:en|fr)\\.ospl");
    private static final Pattern OTHER_LANGUAGES =
            Pattern.compile("(?:.*[^a-z])?(?!(?:en.fr|fr.en)[^a-z])[a-z]{2}[-_2][a-z]{2}(?:[^a-z].*)?\\.xml(?:\\.gz)?");
    private static final Pattern CAMPAIGN_TEXT = Pattern.compile("(?:.*[_-])?(?:en2fr|fr2en)_(?:en|fr)\\.txt");
    private static final Pattern LANGUAGES =
            Pattern.compile("(?:^|[^a-z])(?:fr[-_]?en|en[-_]?fr|en2fr|fr2en)(?:[^a-z]|$)");
    private static final Pattern CAMPAIGN = Pattern.compile("((?:.*/)?[^/]*wmt\\d+[^/]*)/.*");
    private static final Pattern FOLDERS_WITHIN =
            Pattern.compile("(?:/|^)(?:(?:test|gold|alignment|docid|abstracts|medline)" + "[_-]?[^/]*/?)*$");

    @Override
    public String unitOf(String file) {
        String path = file.toLowerCase(Locale.ROOT);
        String name = path.substring(path.lastIndexOf('/') + 1);
        Matcher oneAbstract = ABSTRACT.matcher(path);
        if (oneAbstract.matches()) {
            return "abstract:" + path.substring(0, oneAbstract.end(2));
        }
        Optional<String> cases = WmtCases.folder(path);
        if (cases.isPresent()) {
            return "cases:" + cases.get();
        }
        Matcher ospl = OSPL.matcher(path);
        if (ospl.matches()) {
            return "ospl:" + ospl.group(1);
        } else if (name.endsWith(".xml") || name.endsWith(".xml.gz")) {
            return OTHER_LANGUAGES.matcher(name).matches() ? "" : "bioc:" + path;
        }
        boolean beside = LANGUAGES.matcher(name).find() && (name.contains("align") || name.contains("map"));
        if (CAMPAIGN_TEXT.matcher(name).matches() || beside) {
            return "campaign:" + campaign(path);
        }
        Matcher parallel = PARALLEL.matcher(path);
        return parallel.matches() ? "parallel:" + parallel.group(1) : "";
    }

    @Override
    public List<RawRecord> join(String unit, SortedMap<String, String> contents) throws BadRecordException {
        return switch (unit.substring(0, unit.indexOf(':'))) {
            case "campaign" -> new WmtCampaign(contents).records();
            case "cases" -> WmtCases.records(contents);
            case "bioc" -> WmtBioc.records(contents.firstKey(), contents.get(contents.firstKey()));
            case "ospl" -> WmtParallel.documents(contents);
            case "abstract" -> WmtParallel.whole(contents);
            default -> WmtParallel.records(contents);
        };
    }

    /** The folder named after the campaign, or else the first above the usual folders of texts and alignments. */
    private static String campaign(String path) {
        Matcher campaign = CAMPAIGN.matcher(path);
        if (campaign.matches()) {
            return campaign.group(1);
        }
        String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return FOLDERS_WITHIN.matcher(folder).replaceFirst("");
    }
}
