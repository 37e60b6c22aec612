package fr.medinjection.source.syn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Reading;
import fr.medinjection.source.raw.RawLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSourcesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'identifier':'x','abstract':' Texte. ','specialities':'virology|immunology'}",
                "{'id':'x','abstract':'Texte.','specialities':['virology','immunology'],'specialities_one_hot':[0]}",
                "{'id':'x','abstract':'Texte.','specialities':[2,4]}"
            })
    void morfittLayouts(String json) {
        SourceText text = Reading.of("morfitt").json("dev.tsv", json).texts.get(0);
        assertThat(text.text()).isEqualTo("Texte.");
        assertThat(text.specialties()).containsExactly("virology", "immunology");
        assertThat(text.split()).isEqualTo(Split.VALIDATION);
        assertThat(text.lineage().record()).isEqualTo("x");
    }

    @Test
    void morfittBadRecords() {
        assertThat(Reading.of("morfitt")
                        .json("{'id':'x','abstract':' ','specialities':[2]}")
                        .json("{'id':'x','abstract':'T','specialities':[12]}")
                        .bad)
                .isEqualTo(Map.of("empty-text", 1L, "unknown-label", 1L));
        assertThatThrownBy(() -> Reading.of("morfitt").json("{'text':'T'}")).isInstanceOf(UserException.class);
    }

    @Test
    void diamedPassesOverCasesWithoutOneChapter() {
        Reading reading = Reading.of("diamed")
                .json("splits/train.json", diamed("NaN", "'CC-BY-NC-4.0'"))
                .json("splits/train.json", diamed("'nan'", "''"))
                .json("splits/train.json", diamed("null", "''"))
                .json("splits/train.json", diamed("'Plusieurs cas cliniques'", "''"))
                .json("splits/train.json", diamed("'Aucune annotation'", "''"))
                .json("splits/train.json", diamed("'C00-D49  Neoplasms'", "'CC-BY-NC-4.0'"))
                .json("splits/test.json", diamed("'C00-D49  Neoplasms'", "null"));
        assertThat(reading.skipped).isEqualTo(Map.of("no-chapter", 3L, "several-cases", 1L, "not-annotated", 1L));
        assertThat(reading.texts)
                .extracting(text -> text.lineage().licence())
                .containsExactly("CC-BY-NC-4.0", "CC-BY-4.0");
        assertThat(reading.texts).extracting(SourceText::split).containsExactly(Split.TRAIN, Split.TEST);
        assertThat(reading.texts.get(0).specialties()).containsExactly("C00-D49  Neoplasms");
        assertThat(reading.texts.get(0).title()).isEqualTo("Titre");
    }

    @Test
    void deftPartsAndAxesComeFromItsLists() throws BadRecordException {
        Reading reading = Reading.of("deft-2021");
        RawLayout.Joined layout = (RawLayout.Joined) reading.source().layout();
        TreeMap<String, String> files = new TreeMap<>(Map.of(
                "DEFT-cas-cliniques/a.txt", " Cas a.\n",
                "DEFT-cas-cliniques/b.txt", "Cas b.",
                "DEFT-cas-cliniques/c.txt", "Cas c.",
                "DEFT-cas-cliniques/d.txt", " ",
                "distribution-corpus.txt",
                        """
                        a.txt\tx\tcas\ttrain 2021
                        b.txt\tx\tcas\ttest 2021
                        c.txt\tx\tcas\ttrain 2020
                        d.txt\tx\tcas\ttest 2021
                        """,
                "evaluations/ref-train-deft2021.txt",
                        "a.ann\ttumeur\tmot\na.ann\tdigestif\tmot\na.ann\ttumeur\tautre\n"));
        assertThat(files.keySet()).allMatch(file -> layout.unitOf(file).equals("deft-2021"));
        assertThat(List.of("DEFT-cas-cliniques/a.ann", "README.txt", "evaluations/evalue.txt"))
                .allMatch(file -> layout.unitOf(file).isEmpty());
        for (RawRecord record : layout.join("deft-2021", files)) {
            reading.parse(record);
        }
        assertThat(reading.texts).extracting(SourceText::text).containsExactly("Cas a.", "Cas b.");
        assertThat(reading.texts).extracting(SourceText::split).containsExactly(Split.TRAIN, Split.TEST);
        assertThat(reading.texts.get(0).specialties()).containsExactly("digestif", "tumeur");
        assertThat(reading.texts.get(1).specialties()).isEmpty();
        assertThat(reading.skipped).isEqualTo(Map.of("other-edition", 1L));
        assertThat(reading.bad).isEqualTo(Map.of("empty-text", 1L));
        files.remove("distribution-corpus.txt");
        assertThatThrownBy(() -> layout.join("deft-2021", files)).isInstanceOf(BadRecordException.class);
    }

    private static String diamed(String chapter, String licence) {
        return String.format(
                "{'identifier':'1','title':'Titre','clinical_case':'Cas.','domain':['x'],'license':%s,'icd-10':%s}",
                licence, chapter);
    }
}
