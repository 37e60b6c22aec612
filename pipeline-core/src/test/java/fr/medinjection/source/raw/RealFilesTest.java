package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.read;
import static fr.medinjection.source.raw.RawFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.RealData;
import fr.medinjection.source.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every record of the real files is found, and none is broken. */
class RealFilesTest {
    @ParameterizedTest
    @CsvSource({
        "frenchmedmcqa/corpus/train.json, 2171, id",
        "frenchmedmcqa/corpus/dev.json, 312, id",
        "frenchmedmcqa/rebuilt, 312, id",
        "morfitt/train.tsv, 1514, abstract",
        "morfitt/dev.tsv, 1022, abstract",
        "medqa/questions, 849, answer_idx",
        "medqa/rebuilt, 849, metamap_phrases",
        "pubmedqa/data/ori_pqal.json, 1000, CONTEXTS",
        "pubmedqa/rebuilt, 200, context",
        "medmcqa/rebuilt/original_release, 4183, cop",
        "medmcqa/rebuilt/hf_layout, 4183, cop",
        "mmlu/headered_csv, 737, question",
        "mmlu/rebuilt/data, 737, c5",
        "mmlu/rebuilt/hf_layout, 737, choices",
        "mmlu_pro/rebuilt, 2553, options",
        "kqa/dataset/questions.jsonl, 1212, Question",
        "kqa/dataset/questions_w_answers.jsonl, 201, Must_have",
        "medxpertqa/rebuilt, 1560, options",
        "medxpertqa/medreason_copy, 1449, options"
    })
    void everyRecordIsRead(String path, int count, String field) {
        List<RawRead> reads = read(source(RealData.of(path)), LIMITS);
        assertThat(reads).hasSize(count).allSatisfy(read -> {
            RawRecord record = ((RawRead.Whole) read).record();
            assertThat(new TreeSet<>(fields(record))).contains(field);
        });
    }

    private static List<String> fields(RawRecord record) {
        List<String> names = new ArrayList<>();
        record.fields().fieldNames().forEachRemaining(names::add);
        return names;
    }
}
