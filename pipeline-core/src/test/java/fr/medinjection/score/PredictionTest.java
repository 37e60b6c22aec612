package fr.medinjection.score;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.data.TaskType;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final Run RUN = new Run("NAT", "42", "greedy");

    @Test
    void lettersAreReadAsPublishedPositionsWhateverTheOrderShown() {
        TestItem item = Items.closed("a", "mediqal", TaskType.MCQ, 4, 0, 3);
        OptionOrder order = new OptionOrder(1, List.of(3, 1, 0, 2));
        Prediction read = Prediction.of(item, "v", RUN, order, "", Reply.of("A C"));
        assertThat(read.published()).containsExactly(0, 3);
        assertThat(read.tolerant()).containsExactly(0, 3);
        Prediction prose = Prediction.of(item, "v", RUN, order, "", Reply.of("La réponse est : B"));
        assertThat(prose.published()).isEmpty();
        assertThat(prose.tolerant()).containsExactly(1);
    }

    @Test
    void logProbabilitiesMoveWithTheirOptions() {
        OptionOrder order = new OptionOrder(1, List.of(2, 0, 1));
        Reply reply = new Reply("A", List.of(-0.1, -2.0, -3.0), 1, 12.5);
        assertThat(Prediction.of(Items.closed("a", 3, 2), "v", RUN, order, "", reply)
                        .reply()
                        .logProbabilities())
                .containsExactly(-2.0, -3.0, -0.1);
    }

    @Test
    void aSingleAnswerOfTwoLettersIsUnread() {
        Prediction two =
                Prediction.of(Items.closed("a", 4, 1), "v", RUN, OptionOrder.published(4), "", Reply.of("A B"));
        assertThat(two.published()).isEmpty();
    }

    @Test
    void rowsKeepAllOfIt() {
        TestItem open = Items.open("b", "wmt", "Le foie.");
        Prediction answer = Prediction.of(
                open, "v", RUN, OptionOrder.published(0), "hash", new Reply("<b>Le foie</b>\u0000", List.of(), 4, 1.5));
        Row row = SparkTest.spark()
                .createDataFrame(List.of(answer.toRow()), Prediction.SCHEMA)
                .head();
        assertThat(Prediction.of(row)).isEqualTo(answer);
        TestItem item = Items.closed("a", 4, 1);
        Row items = SparkTest.spark()
                .createDataFrame(List.of(item.toRow()), TestItem.SCHEMA)
                .head();
        assertThat(TestItem.of(items)).isEqualTo(item);
    }
}
