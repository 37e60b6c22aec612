package fr.medinjection.udf.text;

import static fr.medinjection.udf.text.PersonalData.Kind.EMAIL;
import static fr.medinjection.udf.text.PersonalData.Kind.NIR;
import static fr.medinjection.udf.text.PersonalData.Kind.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.udf.text.PersonalData.Finding;
import fr.medinjection.udf.text.PersonalData.Kind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    @ParameterizedTest
    @ValueSource(strings = {"jean.dupont@exemple.fr", "j-d+rdv@sante.exemple.com", "A1@b2.org."})
    void findsEmail(String text) {
        assertKinds("Écrire à " + text + " avant lundi", EMAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 23 45 67 89",
                "06.12.34.56.78",
                "0612345678",
                "06-12-34-56-78",
                "+33 6 12 34 56 78",
                "0033612345678",
                "+33 (0)1 23 45 67 89",
                "06\u00A012\u00A034\u00A056\u00A078"
            })
    void findsPhone(String text) {
        assertKinds("Tél. : " + text + ".", PHONE);
        assertKinds("(" + text + ")", PHONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2 55 08 14 168 025 38", "255081416802538", "1 80 03 2A 004 123 75", "2.55.08.14.168.025.38"})
    void findsNirWithItsKey(String text) {
        assertKinds("NIR " + text + " (assurée)", NIR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PMID: 31234567",
                "NCT01234567",
                "PMID 12345678, 23456789, 34567890",
                "doi:10.1016/0123456789",
                "ISBN 0123456789",
                "items 01 02 03 04 05",
                "500 mg x 3/j pendant 10 jours, puis 250 mg x 2/j pendant 15 jours",
                "10 20 30 40 50 60 70",
                "0,12 0,34 0,56 0,78 0,90",
                "2 55 08 14 168 025 39",
                "255081416802539",
                "patient@domicile",
                "@",
                "a@b",
                "x@.fr",
                "0.0123456789",
                "1234567890123456789012345",
                "12 01 2020 - 15 02 2021 - 01 03 2022",
                "02 12 14 16 18 20 22"
            })
    void leavesNumbersAndReferencesAlone(String text) {
        assertThat(PersonalData.in(text)).isEmpty();
    }

    @Test
    void saysWhereNotWhat() {
        Finding finding = PersonalData.in("Voir a@b.fr").get(0);
        assertThat(finding).isEqualTo(new Finding(EMAIL, 5, 11));
        assertThat(finding.toString()).doesNotContain("a@b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void acceptsExactlyTheNirsWhoseKeyIsRight(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            String corsica = random.nextInt(3) == 0 ? "2" + "AB".charAt(random.nextInt(2)) : "75";
            String body = String.format(
                    "%d%02d%02d%s%03d%03d",
                    random.nextInt(1, 3),
                    random.nextInt(100),
                    random.nextInt(1, 13),
                    corsica,
                    random.nextInt(1000),
                    random.nextInt(1000));
            long number = Long.parseLong(body.replace("2A", "19").replace("2B", "18"));
            int key = (int) (97 - number % 97);
            assertKinds(body + String.format("%02d", key), NIR);
            assertThat(PersonalData.in(body + String.format("%02d", key % 97 + 1)))
                    .isEmpty();
        }
    }

    private static void assertKinds(String text, Kind... kinds) {
        assertThat(PersonalData.in(text)).as(text).extracting(Finding::kind).containsExactly(kinds);
    }
}
