package fr.medinjection.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final String TEXT =
            "version: 3\n--- system\nTu es {role}.\n\n--- user\nVoici {text}\net un exemple {\"a\": 1}\n";

    @Test
    void whatFillsAPlaceIsNotSearchedForPlaces() {
        Prompt prompt = Prompt.of("test", TEXT, Set.of("role", "text"));
        Prompt.Filled filled = prompt.fill(Map.of("role", "médecin", "text", "$1 {role} \\ fin"));
        assertThat(filled.system()).isEqualTo("Tu es médecin.");
        assertThat(filled.user()).isEqualTo("Voici $1 {role} \\ fin\net un exemple {\"a\": 1}");
        assertThat(prompt.version()).isEqualTo("3");
    }

    @Test
    void theHashChangesWithEveryPart() {
        String hash = Prompt.of("test", TEXT, Set.of("role", "text")).hash();
        assertThat(hash)
                .isEqualTo(Prompt.of("other", TEXT, Set.of("role", "text")).hash());
        for (String changed : new String[] {
            TEXT.replace("version: 3", "version: 4"), TEXT.replace("Tu es", "Vous êtes"), TEXT.replace("Voici", "Voilà")
        }) {
            assertThat(Prompt.of("test", changed, Set.of("role", "text")).hash())
                    .isNotEqualTo(hash);
        }
    }

    @Test
    void wrongFormsAndPlacesAreRefused() {
        assertThatThrownBy(() -> Prompt.of("test", "Bonjour {text}", Set.of("text")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Invalid prompt template: test, expected a line \"version: 1\"");
        assertThatThrownBy(() -> Prompt.of("test", TEXT, Set.of("text")))
                .isInstanceOf(UserException.class)
                .hasMessage("Invalid prompt template: test has places [role, text], expected [text]");
        assertThatThrownBy(() -> Prompt.of("test", TEXT, Set.of("text", "role", "count")))
                .isInstanceOf(UserException.class);
    }
}
