package fr.medinjection.synth.translate;

import fr.medinjection.clean.CleanConfig;
import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.config.ConfigBinder;
import fr.medinjection.source.Reading;
import java.nio.file.Path;
import java.util.List;

/** The rules of conf/translation.yaml as they ship. */
record TranslationFile(TranslateConfig translate, ConvertConfig convert, QualityConfig translationQuality) {
    static final LanguageConfig LANGUAGE = new LanguageConfig(2, 3, 6, 0.05, 400, List.of());

    static TranslationFile load(String... overrides) {
        return ConfigBinder.load(conf().resolve("translation.yaml"), List.of(overrides), TranslationFile.class);
    }

    static Invariants invariants() {
        return new Invariants(load().translate().invariants(), LANGUAGE);
    }

    /** How the sample cleans. */
    static CleanConfig cleaning() {
        return ConfigBinder.load(conf().resolve("specialties.yaml"), List.of(OVERRIDES), Cleaning.class)
                .clean();
    }

    private record Cleaning(CleanConfig clean) {}

    private static final String[] OVERRIDES = {
        "clean.checks={empty-question: drop, empty-answer: drop, options-and-answer: drop, empty-option: drop, equal-options: drop,"
                + " single-option: drop, encoding-damage: drop, wrong-language: drop, too-short: drop, too-long: flag, email: flag,"
                + " phone: flag, nir: flag}",
        "clean.least-words=4",
        "clean.least-text-words=20",
        "clean.most-words=6000",
        "clean.language={clear-words: 2, clear-times: 3, least-words: 6, detector-lead: 0.05, read-characters: 400,"
                + " bilingual-sources: []}"
    };

    static Path conf() {
        return Reading.root().resolve("conf");
    }
}
