package fr.medinjection.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void eachLanguageWritesNumbersItsWay() {
        assertThat(Numbers.count(1234567)).isEqualTo(Text.of("1,234,567", "1\u202f234\u202f567"));
        assertThat(Numbers.decimal(1234.5, 1)).isEqualTo(Text.of("1,234.5", "1\u202f234,5"));
        assertThat(Numbers.percent(0.1234, 1)).isEqualTo(Text.of("12.3%", "12,3\u202f%"));
        assertThat(Numbers.signed(-1200)).isEqualTo(Text.of("\u22121,200", "\u22121\u202f200"));
        assertThat(Numbers.signed(7)).isEqualTo(Text.same("+7"));
        assertThat(Numbers.signed(0)).isEqualTo(Text.same("0"));
        assertThat(Numbers.points(-0.0001, 1)).isEqualTo(Text.of("0.0", "0,0"));
    }
}
