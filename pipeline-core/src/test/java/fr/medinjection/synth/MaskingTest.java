package fr.medinjection.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {
    @Test
    void personalDataGoesOutAsStandInsAndComesBack() {
        String text = "Écrire à a.b@example.org ou appeler le 01 99 00 12 34, puis encore a.b@example.org.";
        Masking masking = Masking.of(PrivacyConfig.Mask.PERSONAL_DATA, List.of(text));
        String masked = masking.mask(text);
        assertThat(masked).isEqualTo("Écrire à \u27E61\u27E7 ou appeler le \u27E62\u27E7, puis encore \u27E61\u27E7.");
        assertThat(masking.restore(masked)).isEqualTo(text);
        assertThat(masking.isKnown(masked)).isTrue();
        assertThat(masking.isKnown("Demander à \u27E63\u27E7.")).isFalse();
        assertThat(Masking.of(PrivacyConfig.Mask.NOTHING, List.of(text)).mask(text))
                .isEqualTo(text);
        assertThat(Masking.standIns(masked)).containsEntry("\u27E61\u27E7", 2).hasSize(2);
    }

    @Test
    void aTextThatHoldsAStandInKeepsItsOwn() {
        String text = "Le sigle \u27E61\u27E7 et l'adresse x@example.org";
        Masking masking = Masking.of(PrivacyConfig.Mask.PERSONAL_DATA, List.of(text));
        String masked = masking.mask(text);
        assertThat(masked).contains("\u27E61\u27E7").doesNotContain("example");
        assertThat(masking.restore(masked)).isEqualTo(text);
    }
}
