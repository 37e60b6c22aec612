package fr.medinjection.score.human;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.score.judge.JudgePrompt;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RatingPageTest {
    private static final List<String> HOSTILE = List.of(
            "</script><script>alert('x')</script>",
            "<img src=x onerror=alert(1)>",
            "<!--<script>",
            "]]>&lt;b&gt; \u2028 \u2029 \"'\\",
            "ligne 1\nligne 2\ttab");
    private static final RatingSheet SHEET = new RatingSheet(
            new JudgePrompt("Consignes <b>& suite</b>", Sheets.PROMPT.layout()),
            Sheets.sheet(HOSTILE.toArray(String[]::new)).cases());
    private static final String PAGE = new RatingPage(SHEET).html();

    private static JsonNode data() throws JsonProcessingException {
        Matcher found = Pattern.compile("<script type=\"application/json\" id=\"sheet\">(.*?)</script>", Pattern.DOTALL)
                .matcher(PAGE);
        assertThat(found.find()).isTrue();
        return new ObjectMapper().readTree(found.group(1));
    }

    @Test
    void whatComesFromModelsIsTextWhateverItHolds() throws JsonProcessingException {
        JsonNode data = data();
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(data.path("cases").path(i).path("answer").asText()).isEqualTo(HOSTILE.get(i));
        }
        assertThat(PAGE.split("<script", -1)).hasSize(3);
        assertThat(PAGE).doesNotContain("<img").doesNotContain("<!--");
    }

    @Test
    void ratersReadTheJudgesInstructionsAndNothingOfTheModels() throws JsonProcessingException {
        assertThat(data().path("instructions").asText())
                .isEqualTo(SHEET.prompt().instructions());
        assertThat(data().path("sheet").asText()).isEqualTo(SHEET.fingerprint());
        assertThat(data().path("cases").path(0).fieldNames())
                .toIterable()
                .containsExactly("key", "question", "reference", "answer");
        assertThat(PAGE).doesNotContain("NAT").doesNotContain("greedy").doesNotContain("item-0");
    }

    @Test
    void nothingIsFetched() {
        assertThat(PAGE).doesNotContain("http://").doesNotContain("https://").contains("default-src &#39;none&#39;");
    }
}
