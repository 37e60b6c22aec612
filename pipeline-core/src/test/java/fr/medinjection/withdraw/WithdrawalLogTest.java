package fr.medinjection.withdraw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithdrawalLogTest {
    private static final Withdrawal SOURCE = new Withdrawal("2026-03-01", Scope.SOURCE, "mediqal", "", "demande");
    private static final Withdrawal RECORD =
            new Withdrawal("2026-03-02", Scope.RECORD, "frenchmedmcqa", "é\"1", "retiré par l'auteur");

    @TempDir
    Path folder;

    @Test
    void remembersEverythingOnceInOrder() throws IOException {
        assertThat(log().read()).isEmpty();
        log().append(List.of(SOURCE));
        log().append(List.of(RECORD, SOURCE));
        assertThat(log().read()).containsExactly(SOURCE, RECORD);
        assertThat(Files.readAllLines(folder.resolve(WithdrawalLog.FILE)).get(0))
                .isEqualTo(
                        "{\"date\":\"2026-03-01\",\"scope\":\"source\",\"source\":\"mediqal\",\"value\":\"\",\"reason\":\"demande\"}");
    }

    @Test
    void namesTheLineThatIsWrong() throws IOException {
        log().append(List.of(SOURCE));
        Path file = folder.resolve(WithdrawalLog.FILE);
        Files.delete(folder.resolve("." + WithdrawalLog.FILE + ".crc"));
        Files.writeString(file, Files.readString(file) + "{\"date\":\"yesterday\"}\n");
        assertThatThrownBy(() -> log().read())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("yesterday");
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThatThrownBy(() -> new Withdrawal("2026-03-01", Scope.RECORD, "", "1", "x"))
                .isInstanceOf(UserException.class);
        assertThatThrownBy(() -> new Withdrawal("2026-03-01", Scope.LICENCE, "", "", "x"))
                .isInstanceOf(UserException.class);
        assertThatThrownBy(() -> new Withdrawal("2026-03-01", Scope.ID, "", "a", " "))
                .isInstanceOf(UserException.class);
    }

    private WithdrawalLog log() {
        return new WithdrawalLog(new Configuration(), folder.toString());
    }
}
