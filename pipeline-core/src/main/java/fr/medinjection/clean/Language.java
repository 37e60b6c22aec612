package fr.medinjection.clean;

import static com.github.pemistahl.lingua.api.Language.ENGLISH;
import static com.github.pemistahl.lingua.api.Language.FRENCH;

import com.github.pemistahl.lingua.api.LanguageDetector;
import com.github.pemistahl.lingua.api.LanguageDetectorBuilder;
import fr.medinjection.udf.text.FrenchOrEnglish;
import java.util.Map;

/** Tells French from English: by counting words where that is clear, by a statistical detector where it is not. */
public final class Language {
    private final LanguageConfig config;

    public Language(LanguageConfig config) {
        this.config = config;
    }

    /**
     * Whether the text is surely not French. Without a single English function word nothing is called English: names of
     * drugs and diseases are much the same in both languages, and the detector takes them for English.
     */
    public boolean isEnglish(String text) {
        FrenchOrEnglish words = FrenchOrEnglish.in(text, config.readCharacters());
        if (words.english() == 0 || words.isFrench(config.clearWords(), config.clearTimes())) {
            return false;
        }
        return Inspection.words(text) >= config.leastWords()
                && (words.isEnglish(config.clearWords(), config.clearTimes())
                        || englishLead(text) >= config.detectorLead());
    }

    /** Whether the text is surely not English, by the same measures. */
    public boolean isFrench(String text) {
        FrenchOrEnglish words = FrenchOrEnglish.in(text, config.readCharacters());
        if (words.french() == 0 || words.isEnglish(config.clearWords(), config.clearTimes())) {
            return false;
        }
        return Inspection.words(text) >= config.leastWords()
                && (words.isFrench(config.clearWords(), config.clearTimes())
                        || -englishLead(text) >= config.detectorLead());
    }

    /** The detector's confidence in English less its confidence in French, from -1 to 1; the likelier of them has 1. */
    double englishLead(String text) {
        String read = text.substring(0, Math.min(text.length(), config.readCharacters()));
        Map<com.github.pemistahl.lingua.api.Language, Double> confidence =
                Detector.INSTANCE.computeLanguageConfidenceValues(read);
        return confidence.getOrDefault(ENGLISH, 0.0) - confidence.getOrDefault(FRENCH, 0.0);
    }

    /** One for each virtual machine, loaded when the first doubtful text comes: a second and 50 MB. */
    private static final class Detector {
        static final LanguageDetector INSTANCE = LanguageDetectorBuilder.fromLanguages(
                        com.github.pemistahl.lingua.api.Language.FRENCH,
                        com.github.pemistahl.lingua.api.Language.ENGLISH)
                .build();
    }
}
