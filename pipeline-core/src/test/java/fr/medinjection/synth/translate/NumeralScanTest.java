package fr.medinjection.synth.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralScanTest {
    private static final Units UNITS =
            new Units(TranslationFile.load().translate().invariants().units());

    /** The platform's own formats of both languages are the naive twin. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatThePlatformWrites(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            BigDecimal value = BigDecimal.valueOf(random.nextInt(50_000_000), random.nextInt(5));
            assertThat(wholes(NumeralScan.english("of " + format(value, Locale.ENGLISH) + " mg", UNITS)))
                    .as(value.toPlainString())
                    .contains(value.stripTrailingZeros());
            assertThat(wholes(NumeralScan.french("de " + format(value, Locale.FRANCE) + " mg", UNITS)))
                    .as(value.toPlainString())
                    .contains(value.stripTrailingZeros());
        }
    }

    private static String format(BigDecimal value, Locale locale) {
        return new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(locale)).format(value);
    }

    private static List<BigDecimal> wholes(List<Numeral> numerals) {
        assertThat(numerals).hasSize(1);
        assertThat(numerals.get(0).unit()).isEqualTo("mg");
        return new ArrayList<>(numerals.get(0).wholes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CD4 and IL-6 and 5HT3 | ''",
                "the 2nd of 3 | 2, 3",
                "the 1990s | 1990",
                "5 mg/kg per day | 5 mg/kg/day",
                "a 3-cm node | 3 cm",
                "8h30 | 8 hour, 30",
                "1.5 million units | 1500000 unit",
                "at 10^9/L | 1000000000",
                "a 5-10 mg dose | 5, 10 mg"
            })
    void readsEnglish(String text, String expected) {
        assertThat(shown(NumeralScan.english(text, UNITS))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "les CD4 et l'IL-6 | ''",
                "le 1er et le 2e de 3 ans | 1, 2, 3 year",
                "5 mg/kg par jour | 5 mg/kg/day",
                "10 mg/j | 10 mg/day",
                "8 h 30 | 8 hour, 30",
                "40 paquets-années | 40 pack-year",
                "2,5 microgrammes | 2.5 µg"
            })
    void readsFrench(String text, String expected) {
        assertThat(shown(NumeralScan.french(text, UNITS))).isEqualTo(expected);
    }

    private static String shown(List<Numeral> numerals) {
        return String.join(
                ", ",
                numerals.stream()
                        .filter(Numeral::isDemanded)
                        .map(numeral -> numeral.among(java.util.Set.of()).get(0).shown())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "quatre-vingt-dix-neuf, 99",
        "soixante et onze, 71",
        "vingt et un, 21",
        "deux cent cinq, 205",
        "trois mille, 3000",
        "dix-sept, 17",
        "mille, 1000",
        "deuxième, 2"
    })
    void readsFrenchWords(String words, int expected) {
        assertThat(value(words, NumberWords.FRENCH)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ninety-nine, 99", "one hundred and five, 105", "twenty-two, 22", "two thousand, 2000", "third, 3"})
    void readsEnglishWords(String words, int expected) {
        assertThat(value(words, NumberWords.ENGLISH)).isEqualTo(expected);
    }

    private static int value(String words, NumberWords language) {
        List<String> folded = Phrases.words(words);
        NumberWords.Found found = language.at(folded, 0);
        assertThat(found.next()).isEqualTo(folded.size());
        return found.value();
    }

    @Test
    void neighbouringWordsAreNumbersOfTheirOwn() {
        assertThat(NumberWords.ENGLISH.at(List.of("two", "three"), 0).value()).isEqualTo(2);
        assertThat(NumberWords.FRENCH.at(List.of("six", "sept"), 0).next()).isEqualTo(1);
    }
}
