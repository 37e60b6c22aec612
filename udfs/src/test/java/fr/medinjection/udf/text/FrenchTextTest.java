package fr.medinjection.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrenchTextTest {
    private static final String[] PIECES = {
        "a",
        "e",
        "E",
        "o",
        "z",
        "é",
        "É",
        "e\u0301",
        "c\u0327",
        "A\u030A",
        "œ",
        "Œ",
        "æ",
        "ß",
        "ﬁ",
        "ﬄ",
        "ø",
        "Σ",
        "ς",
        "β",
        "µ",
        "Ω",
        "\u2126",
        "\u212B",
        "\u1FFD",
        "\u037E",
        "İ",
        "ı",
        "Ĳ",
        "ﬁ\u0301",
        "\u0301",
        "\u0338",
        "=",
        "<",
        ">",
        "≤",
        "+",
        "%",
        "‰",
        "±",
        "↑",
        "0",
        "1",
        "5",
        "10",
        "3,5",
        "3.5",
        ",",
        ".",
        "...",
        "…",
        "-",
        "–",
        "—",
        "\u2212",
        "\u2011",
        "²",
        "³",
        "₂",
        "½",
        "⁻",
        "⁺",
        "°",
        " ",
        "  ",
        "\u00A0",
        "\u202F",
        "\u2009",
        "\u3000",
        "\t",
        "\n",
        "\r\n",
        "\u0085",
        "\u2028",
        "\u200B",
        "\u200D",
        "\uFEFF",
        "\u00AD",
        "\u0000",
        "\u0091",
        "\u007F",
        "'",
        "’",
        "‘",
        "´",
        "`",
        "\"",
        "“",
        "”",
        "«",
        "»",
        "‹",
        "›",
        "(",
        ")",
        "[",
        "/",
        ":",
        ";",
        "?",
        "_",
        "😀",
        "\uD83D",
        "\uDE00",
        "\uFFFD",
        "👩\u200D⚕",
        "한",
        "\u1112\u1161\u11AB",
        "漢",
        "д",
        "й",
        "и\u0306",
        "ａ",
        "１",
        "€",
        "|",
        "~",
        "™",
        "№"
    };

    private static String random(SplittableRandom random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(pieces + 1); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithRegularExpressions(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 6_000; i++) {
            String text = random(random, 14);
            assertThat(FrenchText.normalise(text)).as(() -> escaped(text)).isEqualTo(NaiveFrenchText.normalise(text));
            assertThat(FrenchText.tidy(text)).as(() -> escaped(text)).isEqualTo(NaiveFrenchText.tidy(text));
            assertThat(FrenchText.fold(text)).as(() -> escaped(text)).isEqualTo(NaiveFrenchText.fold(text));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void isIdempotentAndKeepsWhatComparingNeeds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 6_000; i++) {
            String text = random(random, 20);
            String normal = FrenchText.normalise(text);
            String folded = FrenchText.fold(text);
            String tidy = FrenchText.tidy(text);
            assertThat(FrenchText.normalise(normal)).as(() -> escaped(text)).isEqualTo(normal);
            assertThat(Normalizer.isNormalized(normal, Normalizer.Form.NFC)).isTrue();
            assertThat(FrenchText.fold(folded)).as(() -> escaped(text)).isEqualTo(folded);
            assertThat(FrenchText.fold(normal)).as(() -> escaped(text)).isEqualTo(folded);
            assertThat(FrenchText.tidy(tidy)).as(() -> escaped(text)).isEqualTo(tidy);
            assertThat(FrenchText.normalise(tidy)).as(() -> escaped(text)).isEqualTo(normal);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            L’hôpital de l'Œuvre    | l hopital de l oeuvre
            `« Œdème »\u00a0:`      | oedeme
            3,5 mg/l                | 3.5 mg l
            35 mg                   | 35 mg
            5% de 10³ (10⁻³)        | 5 % de 10 3 10 -3
            CO₂ et m²               | co2 et m2
            -5 dioptries            | -5 dioptries
            `p < .05, 10-15`        | p < 0.05 10 15
            β-bloquant              | β bloquant
            TSH ↑ ; HLA-B27+        | tsh ↑ hla b27 +
            ≥ 1,5                   | ≥ 1.5
            37\u202f°C              | 37 c
            """)
    void foldsFrench(String text, String folded) {
        assertThat(FrenchText.fold(text)).isEqualTo(folded);
    }

    @Test
    void normaliseKeepsCaseAccentsAndFrenchLigatures() {
        assertThat(FrenchText.normalise("\uFEFF«\u00A0L’Œdème\u202F» –  ﬁn…\u00AD "))
                .isEqualTo("\"L'Œdème\" - fin...");
    }

    @Test
    void normaliseReturnsNormalTextItself() {
        String text = new String("Un texte déjà normal, n'est-ce pas ?");
        assertThat(FrenchText.normalise(text)).isSameAs(text);
    }

    @Test
    void tidyKeepsTypographyAndLines() {
        assertThat(FrenchText.tidy(" «\u00A0Un\u00A0»  …\r\n\r\n\r\n\u200BDeux\u0007 \n trois \u0092"))
                .isEqualTo("« Un » …\n\nDeux\ntrois \u0092");
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(String.format("\\u%04X", c)));
        return out.toString();
    }
}
