package fr.medinjection.source;

import fr.medinjection.UserException;
import fr.medinjection.source.nat.ExamQuestions;
import fr.medinjection.source.nat.FrBMedQa;
import fr.medinjection.source.nat.FrenchMedMcqa;
import fr.medinjection.source.nat.MediQal;
import fr.medinjection.source.nat.QaPairs;
import fr.medinjection.source.nat.WmtBiomedical;
import fr.medinjection.source.syn.Deft2021;
import fr.medinjection.source.syn.Diamed;
import fr.medinjection.source.syn.Morfitt;
import fr.medinjection.source.trad.KQa;
import fr.medinjection.source.trad.MedMcqa;
import fr.medinjection.source.trad.MedQa;
import fr.medinjection.source.trad.MedXpertQa;
import fr.medinjection.source.trad.Mmlu;
import fr.medinjection.source.trad.MmluPro;
import fr.medinjection.source.trad.PubMedQa;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one list of corpus formats, in the order of the paper. */
public final class Sources {
    public static final Map<String, Source> ALL = all();

    private Sources() {}

    /** The source that reads a format of {@code conf/sources.yaml}. */
    public static Source of(String format) {
        Source source = ALL.get(format);
        if (source == null) {
            throw new UserException("Invalid source format: " + format + ", expected one of " + ALL.keySet());
        }
        return source;
    }

    private static Map<String, Source> all() {
        Map<String, Source> all = new LinkedHashMap<>();
        all.put("qa-pairs", new QaPairs());
        all.put("mediqal", new MediQal());
        all.put("frenchmedmcqa", new FrenchMedMcqa());
        all.put("medical-cases-fr", new ExamQuestions());
        all.put("medical-mqca-fr", new ExamQuestions());
        all.put("frbmedqa", new FrBMedQa());
        all.put("wmt-biomedical", new WmtBiomedical());
        all.put("medqa", new MedQa());
        all.put("pubmedqa", new PubMedQa());
        all.put("medmcqa", new MedMcqa());
        all.put("mmlu", new Mmlu());
        all.put("mmlu-pro", new MmluPro());
        all.put("k-qa", new KQa());
        all.put("medxpertqa", new MedXpertQa());
        all.put("deft-2021", new Deft2021());
        all.put("diamed", new Diamed());
        all.put("morfitt", new Morfitt());
        all.put("release", new Release());
        return Collections.unmodifiableMap(all);
    }
}
