package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardRanksTest {
    /** Greetings of two ranks, by host and card. */
    @ParameterizedTest
    @CsvSource({
        "a, 0, a, 1, true",
        "a, 0, b, 0, true",
        "a, 0, a, 0, false", // a card cannot be two ranks'
        "a, 0, b, '', false", // no card, or no NCCL
        "a, '', a, '', false"
    })
    void cardsJoinWhereEachRankHasItsOwn(
            String firstHost, String firstCard, String secondHost, String secondCard, boolean join) {
        List<Greeting> all = List.of(greeting(firstHost, firstCard), greeting(secondHost, secondCard));
        assertThat(CardRanks.canJoin(all)).isEqualTo(join);
        assertThat(CardRanks.canJoin(all.subList(0, 1))).isFalse();
    }

    @Test
    void aGreetingIsHeardAsItWasSaid() {
        Greeting said = new Greeting("host", 4242, "share", new CardRanks.Card("3", "00ff"), "two\nlines");
        assertThat(Greeting.parse(said.text())).isEqualTo(said);
        Greeting plain =
                new Greeting("host", 1, "share", CardRanks.Card.of(0, Optional.empty(), new Configuration()), "");
        assertThat(Greeting.parse(plain.text())).isEqualTo(plain);
        assertThat(plain.card().number()).isEmpty();
    }

    private static Greeting greeting(String host, String card) {
        return new Greeting(host, 1, "share", new CardRanks.Card(card, ""), "");
    }
}
