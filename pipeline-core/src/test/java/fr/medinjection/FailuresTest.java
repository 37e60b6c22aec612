package fr.medinjection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void theFirstLineOfTheDeepestMessageIsTold() {
        IOException server = new IOException("Name node is in safe mode\n\tat org.apache.hadoop.NameNode.create");
        assertThat(Failures.line(server)).isEqualTo("Name node is in safe mode");
        assertThat(Failures.line(new IllegalStateException("wrapped", new IOException(" \n", server))))
                .isEqualTo("Name node is in safe mode");
    }

    @Test
    void withoutAnyMessageItsKindIsTold() {
        assertThat(Failures.line(new IOException(""))).isEqualTo("IOException");
    }
}
