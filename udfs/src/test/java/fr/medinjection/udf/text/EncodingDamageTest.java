package fr.medinjection.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingDamageTest {
    private static final String[] SOUND = {
        "L’hôpital où l’œdème a été traité",
        "CAFÉ\u00A0» et «\u00A0ÂGE\u00A0»",
        "10 Å\u00A0; 5 °C ± 2",
        "√2 ≈ 1,41",
        "HAÏ\u00A0!",
        "TNF-α, β-bloquants ≥ 3 µg/l",
        "JOÃO, São Paulo",
        "dégât\u00A0!",
        "à\u00A0» é\u00A0» è\u00A0?",
        "Ætius, Œuvre, ‚guillemets‘",
        "Na⁺ 😀"
    };
    private static final String[] LETTERS = {
        "é", "è", "à", "ç", "œ", "’", "…", "«", "»", "α", "≥", "É", "ê", "â", "î", "ï", "a", " ", "t", "1"
    };

    @Test
    void leavesSoundTextAlone() {
        assertThat(SOUND).noneMatch(EncodingDamage::isIn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "ISO-8859-1", "x-MacRoman"})
    void findsUtf8ReadAsEightBits(String charset) {
        for (String text : new String[] {"Le traitement a été arrêté", "l’hôpital", "Où ça ? À gauche", "un cœur"}) {
            String damaged = new String(text.getBytes(StandardCharsets.UTF_8), Charset.forName(charset));
            assertThat(EncodingDamage.isIn(damaged)).as(damaged).isTrue();
        }
    }

    @Test
    void findsReplacementAndControlCharacters() {
        assertThat(EncodingDamage.isIn("h\uFFFDpital")).isTrue();
        assertThat(EncodingDamage.isIn("l\u0092h\u00F4pital")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithDecodingEveryRunStrictly(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                String letter = LETTERS[random.nextInt(LETTERS.length)];
                text.append(
                        random.nextInt(12) > 0
                                ? letter
                                : new String(letter.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
            assertThat(EncodingDamage.isIn(text.toString())).as(text.toString()).isEqualTo(naive(text.toString()));
        }
    }

    /** A run of a lead and its continuation bytes that strict UTF-8 accepts and that gives one of the letters above. */
    private static boolean naive(String text) {
        if (text.codePoints().anyMatch(c -> c == 0xFFFD || (c >= 0x80 && c < 0xA0))) {
            return true;
        }
        Matcher runs =
                Pattern.compile("(?=([\u00C2-\u00F4][\u0080-\u00BF]{1,3}))").matcher(text);
        while (runs.find()) {
            for (int length = 2; length <= runs.group(1).length(); length++) {
                String run = runs.group(1).substring(0, length);
                if (String.join("", LETTERS).contains(strict(run))) {
                    return true;
                }
            }
        }
        return text.contains("\u00C3 ") || text.contains("\u00C2 ");
    }

    private static String strict(String run) {
        try {
            byte[] bytes = run.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "no UTF-8";
        }
    }
}
