package fr.medinjection.embed;

import fr.medinjection.udf.text.FrenchText;
import java.util.List;

/** The words of a text as word vectors know them: folded, so that accents, case and elisions make no difference. */
final class Words {
    private Words() {}

    static List<String> of(String text) {
        String folded = FrenchText.fold(text);
        return folded.isEmpty() ? List.of() : List.of(folded.split(" "));
    }
}
