package fr.medinjection.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.report.page.BarFigure.Arrangement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.SAXException;

class BarFigureTest {
    private static BarFigure figure(Arrangement arrangement) {
        return new BarFigure(
                "f",
                Text.of("A <title>", "Un <titre>"),
                Text.NONE,
                List.of(
                        new BarFigure.Series(Text.of("one", "un"), Ink.NATIVE),
                        new BarFigure.Series(Text.of("two", "deux"), Ink.SYNTHETIC)),
                List.of(
                        new BarFigure.Group(Text.same("a & b \u0001"), List.of(0.25, 0.5)),
                        new BarFigure.Group(Text.same("nothing"), List.of(0.0, 0.0))),
                arrangement);
    }

    @ParameterizedTest
    @EnumSource
    void filesAreWellFormedInBothLanguages(Arrangement arrangement)
            throws IOException, ParserConfigurationException, SAXException {
        List<Attachment> files = figure(arrangement).attachments();
        assertThat(files)
                .extracting(Attachment::path)
                .containsExactly("figures/f.en.svg", "figures/f.en.png", "figures/f.fr.svg", "figures/f.fr.png");
        for (Attachment file : files) {
            var content = new ByteArrayInputStream(file.content());
            if (file.path().endsWith(".svg")) {
                var svg = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(content);
                assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
                        .isEqualTo(file.path().contains(".fr.") ? "Un <titre>" : "A <title>");
            } else {
                assertThat(ImageIO.read(content).getWidth()).isEqualTo(2880);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void barsAreInProportion(Arrangement arrangement) {
        List<Drawing.Bar> bars = BarLayout.WIDE.of(figure(arrangement)).shapes().stream()
                .filter(Drawing.Bar.class::isInstance)
                .map(Drawing.Bar.class::cast)
                .skip(2)
                .toList();
        assertThat(bars).hasSize(4);
        assertThat(bars.get(1).width()).isEqualTo(2 * bars.get(0).width());
        assertThat(bars.get(2).width()).isZero();
    }
}
