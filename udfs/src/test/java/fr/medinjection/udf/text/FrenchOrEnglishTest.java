package fr.medinjection.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrenchOrEnglishTest {
    @Test
    void countsFunctionWordsAndAccents() {
        assertThat(FrenchOrEnglish.in("Quelle est la cause de l'hypothyroïdie ?", 1000))
                .isEqualTo(new FrenchOrEnglish(6, 0));
        assertThat(FrenchOrEnglish.in("What is the CAUSE of this?", 1000)).isEqualTo(new FrenchOrEnglish(0, 5));
    }

    @Test
    void readsNoFurtherThanTheLimit() {
        assertThat(FrenchOrEnglish.in("la vie of the", 6)).isEqualTo(new FrenchOrEnglish(1, 0));
    }

    @Test
    void leavesListsOfDrugsOpen() {
        FrenchOrEnglish list = FrenchOrEnglish.in("Amoxicilline, ibuprofen, paracetamol", 1000);
        assertThat(list.isFrench(2, 3)).isFalse();
        assertThat(list.isEnglish(2, 3)).isFalse();
    }
}
