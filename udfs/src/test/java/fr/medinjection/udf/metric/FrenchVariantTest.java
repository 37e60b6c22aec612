package fr.medinjection.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrenchVariantTest {
    private static final Rouge LEGACY = new Rouge(RougeWords.PLAIN);
    private static final Rouge FRENCH = new Rouge(FrenchWords.WORDS);
    private static final Bleu BLEU = new Bleu(FrenchWords.CASED, Smoothing.EXP, Bleu.Order.EFFECTIVE);

    @ParameterizedTest
    @CsvSource({"décès,dès,0.80", "hépatite aiguë,hépatique aigre,0.333", "sclérose,sclérodermie,0.5"})
    void legacyRougeFindsLettersWhereFrenchFindsWords(String prediction, String reference, double legacy) {
        assertThat(LEGACY.score(prediction, reference).rouge1().f()).isCloseTo(legacy, Offset.offset(5e-4));
        assertThat(FRENCH.score(prediction, reference).rouge1().f()).isZero();
    }

    @Test
    void legacyRougeOfAccentsAloneIsEmpty() {
        assertThat(LEGACY.score("à", "à").rouge1()).isEqualTo(Overlap.NONE);
        assertThat(FRENCH.score("à", "à").rouge1().f()).isEqualTo(1);
    }

    @Test
    void frenchVariantsDoNotSeeTypography() {
        String plain = "L'œdème aigu du poumon : 3,5 mmol/L, c'est l'état « grave » du patient !";
        String curved = Normalizer.normalize(
                "L’œdème aigu du poumon\u00A0: 3,5 mmol/L, c’est l’état «\u202Fgrave\u202F» du patient\u202F!",
                Normalizer.Form.NFD);
        assertThat(BLEU.score(curved, plain)).isCloseTo(100, Golden.EXACT);
        assertThat(Chrf.FRENCH.score(curved, plain)).isEqualTo(100);
        assertThat(Chrf.FRENCH_WORDS.score(curved, plain)).isEqualTo(100);
        assertThat(FRENCH.score(curved, plain).rougeLsum().f()).isEqualTo(1);
        assertThat(Meteor.FRENCH.score(curved, plain)).isGreaterThan(0.999);
        assertThat(LengthRatio.french(curved, plain).ratioOfMeans()).isEqualTo(1);
        assertThat(Meteor.LEGACY.score(curved, plain)).isLessThan(0.9);
        assertThat(Chrf.LEGACY.score(curved, plain)).isLessThan(90);
    }

    @Test
    void frenchMeteorMatchesFrenchInflection() {
        assertThat(Meteor.FRENCH.score("les patientes hospitalisées", "la patiente hospitalisée"))
                .isGreaterThan(0.5);
        assertThat(Meteor.LEGACY.score("des lésions cancéreuses", "une lésion cancéreux"))
                .isLessThan(Meteor.FRENCH.score("des lésions cancéreuses", "une lésion cancéreux"));
    }

    @Test
    void lengthRatiosDiffer() {
        LengthRatio ratio = LengthRatio.legacy("un deux trois quatre", "un")
                .plus(LengthRatio.legacy("un", "un deux\u00A0trois"))
                .plus(LengthRatio.legacy("un deux", ""));
        assertThat(ratio).isEqualTo(new LengthRatio(3, 1, 7, 4, 4 + 1 / 3.0));
        assertThat(ratio.ratioOfMeans()).isEqualTo(7 / 4.0);
        assertThat(ratio.meanOfRatios()).isEqualTo((4 + 1 / 3.0) / 2);
        assertThat(LengthRatio.EMPTY.meanOfRatios()).isNaN();
        assertThat(LengthRatio.EMPTY.ratioOfMeans()).isNaN();
    }

    @Test
    void everySignatureIsDifferentAndNamesVariantAndVersion() {
        List<String> signatures = Stream.of(
                        Stream.of(Smoothing.values()).map(s -> new Bleu(Mteval.V13A, s, Bleu.Order.FULL).signature()),
                        Stream.of(BLEU.signature(), new EvaluateBleu().signature()),
                        Stream.of(Mteval.INTL).map(t -> new Bleu(t, Smoothing.EXP, Bleu.Order.EFFECTIVE).signature()),
                        Stream.of(Chrf.values()).map(Chrf::signature),
                        Stream.of(Meteor.values()).map(Meteor::signature),
                        Stream.of(RougeWords.values()).map(t -> new Rouge(t).signature()),
                        Stream.of(FrenchWords.WORDS, FrenchWords.STEMS).map(t -> new Rouge(t).signature()),
                        Stream.of(LengthRatio.legacySignature(), LengthRatio.frenchSignature()))
                .flatMap(s -> s)
                .toList();
        assertThat(signatures)
                .doesNotHaveDuplicates()
                .hasSize(19)
                .allMatch(
                        s -> s.matches(
                                "[a-z0-9+-]+\\|variant:(legacy|french)(\\|[a-z0-9]+:[^|]+)+\\|reference:[a-z_]+[-0-9.]*\\|version:1"));
        assertThat(new Bleu(Mteval.V13A, Smoothing.ADD_K, Bleu.Order.FULL).signature())
                .isEqualTo("bleu|variant:legacy|nrefs:1|case:mixed|eff:no|tok:13a|smooth:add-k[1.00]"
                        + "|reference:sacrebleu-2.6.0|version:1");
    }

    @Test
    void talliesOfDifferentMetricsDoNotAdd() {
        assertThatThrownBy(() -> BLEU.empty().plus(Chrf.LEGACY.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot add tallies of different metrics");
        assertThat(BLEU.tally("un", "un").plus(BLEU.empty())).isEqualTo(BLEU.tally("un", "un"));
    }
}
