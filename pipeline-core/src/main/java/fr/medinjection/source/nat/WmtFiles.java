package fr.medinjection.source.nat;

import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.raw.RawLayout;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of the WMT biomedical sets belong together: all of one campaign (texts of both directions, alignments,
 * maps of document ids), two files parallel by line ({@code name.en}, {@code name.fr}, with {@code name_id.en}), or the
 * two languages of one abstract ({@code <pmid>_en.txt}).
 */
record WmtFiles() implements RawLayout.Joined {
    private static final Pattern PARALLEL = Pattern.compile("(.+?)(?:_id)?\\.(?:en|fr)(?:\\.txt)?");
    private static final Pattern ABSTRACT = Pattern.compile("(.*/)?(\\d+)_(?:en|fr)\\.txt");
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
        boolean beside = LANGUAGES.matcher(name).find() && (name.contains("align") || name.contains("map"));
        if (CAMPAIGN_TEXT.matcher(name).matches() || beside) {
            return "campaign:" + campaign(path);
        }
        Matcher parallel = PARALLEL.matcher(path);
        return parallel.matches() ? "parallel:" + parallel.group(1) : "";
    }

    @Override
    public List<RawRecord> join(String unit, SortedMap<String, String> contents) throws BadRecordException {
        if (unit.startsWith("campaign:")) {
            return new WmtCampaign(contents).records();
        }
        return WmtParallel.records(contents, unit.startsWith("abstract:"));
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
