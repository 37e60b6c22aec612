package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.RealData;
import fr.medinjection.data.Instruction;
import fr.medinjection.source.Reading;
import fr.medinjection.udf.text.FrenchOrEnglish;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often counting words decides, how often it is right, how it agrees with the detector, and what each costs. */
class LanguageIT {
    private static final int DETECTED = 1500;
    private final Language language = new Language(CleanConfigs.LANGUAGE);

    @Test
    void decidesTheLanguageOfRealTexts() throws IOException {
        Figures french = figures("French", french());
        Figures english = figures("English", english());
        assertThat(french.clear()).isGreaterThan(0.97);
        assertThat(english.clear()).isGreaterThan(0.90);
        assertThat(french.calledEnglish()).isLessThan(0.001);
        assertThat(english.calledEnglish()).isGreaterThan(0.97);
        assertThat(french.agreeing()).isGreaterThan(0.99);
        assertThat(english.agreeing()).isGreaterThan(0.99);
    }

    /** Shares of texts that counting decides, that are called English, and, of those decided, that the detector calls the same. */
    record Figures(
            double clear, double calledEnglish, double agreeing, double microsOfWords, double microsOfDetector) {}

    private Figures figures(String name, List<String> texts) {
        texts.forEach(text -> FrenchOrEnglish.in(text, CleanConfigs.LANGUAGE.readCharacters()));
        long start = cpu();
        List<String> clear = texts.stream().filter(LanguageIT::isClear).toList();
        double counting = (cpu() - start) / 1e3 / texts.size();
        long called = texts.stream().filter(language::isEnglish).count();
        List<String> some = IntStream.range(0, DETECTED)
                .mapToObj(i -> clear.get((int) ((long) i * clear.size() / DETECTED)))
                .toList();
        start = cpu();
        long agreeing = some.stream()
                .filter(text -> (language.englishLead(text) > 0) == language.isEnglish(text))
                .count();
        double detecting = (cpu() - start) / 1e3 / DETECTED;
        Figures figures = new Figures(
                (double) clear.size() / texts.size(),
                (double) called / texts.size(),
                (double) agreeing / DETECTED,
                counting,
                detecting);
        System.out.println(name + ", " + texts.size() + " texts: " + figures);
        return figures;
    }

    private static boolean isClear(String text) {
        FrenchOrEnglish words = FrenchOrEnglish.in(text, CleanConfigs.LANGUAGE.readCharacters());
        return words.isFrench(CleanConfigs.LANGUAGE.clearWords(), CleanConfigs.LANGUAGE.clearTimes())
                || words.isEnglish(CleanConfigs.LANGUAGE.clearWords(), CleanConfigs.LANGUAGE.clearTimes());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<String> french() throws IOException {
        List<String> texts = new ArrayList<>();
        Reading.of("frenchmedmcqa")
                .file(RealData.of("frenchmedmcqa"), "corpus/train.json")
                .file(RealData.of("frenchmedmcqa"), "corpus/dev.json")
                .instructions
                .forEach(row -> texts.add(Inspection.text(row)));
        Files.readAllLines(RealData.of("morfitt/train.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t")[1])
                .forEach(texts::add);
        return texts;
    }

    private static List<String> english() {
        List<Instruction> rows = new ArrayList<>();
        rows.addAll(Reading.of("medqa").file(RealData.of("medqa"), "questions/US/test.jsonl").instructions);
        rows.addAll(
                Reading.of("medmcqa").file(RealData.of("medmcqa"), "rebuilt/hf_layout/validation.jsonl").instructions);
        rows.addAll(Reading.of("medxpertqa").file(RealData.of("medxpertqa"), "rebuilt/Text/test.jsonl").instructions);
        rows.addAll(Reading.of("k-qa").file(RealData.of("kqa"), "dataset/questions_w_answers.jsonl").instructions);
        return rows.stream().map(Inspection::text).toList();
    }
}
