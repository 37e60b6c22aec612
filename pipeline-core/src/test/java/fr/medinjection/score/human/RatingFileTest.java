package fr.medinjection.score.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.UserException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RatingFileTest {
    private static final RatingSheet SHEET = Sheets.sheet("oui", "non", "peut-être", "");
    private static final Set<String> KEYS =
            SHEET.cases().stream().map(Case::key).collect(Collectors.toSet());

    private static RatingFile parse(ObjectNode file) {
        return RatingFile.parse("a.json", file.toString(), SHEET);
    }

    private static ObjectNode all() {
        return Sheets.saved(SHEET, "Dr A", one -> OptionalInt.of(one.number() % 2));
    }

    @Test
    void everyRatingOfTheSheetIsUsed() {
        RatingFile file = parse(all());
        assertThat(file.rater()).isEqualTo("Dr A");
        RatingFile.Sorted sorted = file.sorted(KEYS);
        assertThat(sorted.refused()).isEmpty();
        assertThat(sorted.used()).extracting(RatingFile.Entry::rating).containsExactly(1, 0, 1, 0);
    }

    @Test
    void whatIsForeignTwiceContradictoryOrNoRatingIsToldApart() {
        ObjectNode file = all();
        ArrayNode ratings = (ArrayNode) file.path("ratings");
        String first = SHEET.cases().get(0).key();
        String second = SHEET.cases().get(1).key();
        ratings.addObject().put("key", first).put("rating", 1).put("comment", "encore");
        ratings.addObject().put("key", second).put("rating", 1);
        ratings.addObject().put("key", "elsewhere").put("rating", 1);
        ((ObjectNode) ratings.get(2)).put("rating", "1");
        ((ObjectNode) ratings.get(3)).put("rating", 0.5);
        ratings.addNull();
        RatingFile.Sorted sorted = parse(file).sorted(KEYS);
        assertThat(sorted.used()).extracting(RatingFile.Entry::key).containsExactly(first);
        assertThat(sorted.refused())
                .extracting(RatingFile.Refused::reason)
                .containsExactly(
                        RatingFile.CONTRADICTORY,
                        RatingFile.INVALID,
                        RatingFile.INVALID,
                        RatingFile.DUPLICATE,
                        RatingFile.CONTRADICTORY,
                        RatingFile.FOREIGN,
                        RatingFile.FOREIGN);
    }

    @Test
    void aFileOfAnotherSheetIsRefused() {
        ObjectNode other = Sheets.saved(Sheets.sheet("oui", "non"), "Dr A", one -> OptionalInt.of(1));
        assertThatThrownBy(() -> parse(other))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot use ratings: a.json is of sheet ")
                .hasMessageEndingWith(SHEET.fingerprint());
        RatingSheet reworded = new RatingSheet(
                new fr.medinjection.score.judge.JudgePrompt("Autres consignes", Sheets.PROMPT.layout()), SHEET.cases());
        assertThat(reworded.fingerprint()).isNotEqualTo(SHEET.fingerprint());
    }

    @Test
    void whatIsNoFileOfRatingsIsSaidSo() {
        assertThatThrownBy(() -> RatingFile.parse("a.json", "{\"format\": 1", SHEET))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Invalid ratings: a.json is no JSON: ");
        assertThatThrownBy(() -> RatingFile.parse("a.json", "[1, 2]", SHEET))
                .hasMessage("Invalid ratings: a.json, expected a file that the rating page exported");
        assertThatThrownBy(() -> parse(all().put("version", 2)))
                .hasMessage("Invalid ratings: a.json has version 2, expected 1");
        assertThatThrownBy(() -> parse(all().put("rater", " "))).hasMessage("Invalid ratings: a.json names no rater");
    }
}
