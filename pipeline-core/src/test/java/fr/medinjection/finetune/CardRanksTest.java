package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.resource.ResourceInformation;
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
        CardRanks.Card none = CardRanks.Card.of(0, 2, Nd4jBackend.singlePrecision(), new Configuration());
        Greeting plain = new Greeting("host", 1, "share", none, "");
        assertThat(Greeting.parse(plain.text())).isEqualTo(plain);
        assertThat(plain.card().number()).isEmpty();
    }

    /** The card that Spark gave goes before those of the configuration. */
    @Test
    void aTaskTakesTheCardThatSparkGaveIt() {
        EngineConfig engine = new EngineConfig(EngineConfig.Device.CUDA, Element.BFLOAT16, List.of(4, 6));
        ResourceInformation third = new ResourceInformation("gpu", new String[] {"3"});
        assertThat(engine.card(1, Map.of("gpu", third))).isEqualTo(3);
        assertThat(engine.card(1, Map.of())).isEqualTo(6);
        assertThat(engine.card(2, Map.of())).isEqualTo(4);
        EngineConfig processor = new EngineConfig(EngineConfig.Device.CPU, Element.FLOAT, List.of(0));
        assertThat(processor.card(1, Map.of("gpu", third))).isEqualTo(EngineConfig.NONE);
        ResourceInformation named = new ResourceInformation("gpu", new String[] {"GPU-7f"});
        assertThatThrownBy(() -> engine.card(0, Map.of("gpu", named)))
                .hasMessage("Cannot use the GPU that Spark gave this task: GPU-7f, expected its number");
    }

    private static Greeting greeting(String host, String card) {
        return new Greeting(host, 1, "share", new CardRanks.Card(card, ""), "");
    }
}
