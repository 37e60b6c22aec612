package fr.medinjection.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

class CurveFigureTest {
    private static CurveFigure figure() {
        return new CurveFigure(
                "c",
                Text.of("Loss <by> step", "Perte"),
                Text.NONE,
                Text.of("step", "pas"),
                List.of(
                        new CurveFigure.Series(
                                Text.same("NAT"),
                                CurveFigure.Look.at(0),
                                List.of(new CurveFigure.Point(1, 4), new CurveFigure.Point(21, 2))),
                        new CurveFigure.Series(
                                Text.same("one & only"), CurveFigure.Look.at(4), List.of(new CurveFigure.Point(11, 3))),
                        new CurveFigure.Series(Text.same("none"), CurveFigure.Look.at(9), List.of())));
    }

    @Test
    void filesAreWellFormedInBothLanguages() throws IOException, ParserConfigurationException, SAXException {
        List<Attachment> files = figure().attachments();
        assertThat(files)
                .extracting(Attachment::path)
                .containsExactly("figures/c.en.svg", "figures/c.en.png", "figures/c.fr.svg", "figures/c.fr.png");
        for (Attachment file : files) {
            var content = new ByteArrayInputStream(file.content());
            if (file.path().endsWith(".svg")) {
                var svg = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(content);
                assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(3 + 2);
            } else {
                assertThat(ImageIO.read(content).getWidth()).isEqualTo(2880);
            }
        }
    }

    @Test
    void pointsStandInProportionAndInsideTheFrame() {
        for (CurveLayout layout : CurveLayout.values()) {
            Drawing drawing = layout.of(figure());
            List<Drawing.Curve> curves = drawing.shapes().stream()
                    .filter(Drawing.Curve.class::isInstance)
                    .map(Drawing.Curve.class::cast)
                    .skip(3)
                    .toList();
            Drawing.Point first = curves.get(0).points().get(0);
            Drawing.Point last = curves.get(0).points().get(1);
            Drawing.Point middle = curves.get(1).points().get(0);
            assertThat(middle.x()).isCloseTo((first.x() + last.x()) / 2, within());
            assertThat(middle.y()).isCloseTo((first.y() + last.y()) / 2, within());
            assertThat(first.y()).isLessThan(last.y());
            assertThat(last.x()).isBetween(first.x(), drawing.width());
            assertThat(last.y()).isLessThan(drawing.height());
        }
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    @Test
    void whatHasNoPointsIsStillAPicture() {
        CurveFigure empty = new CurveFigure("e", Text.same("t"), Text.NONE, Text.same("x"), List.of());
        assertThat(empty.html().markup()).contains("<svg");
    }

    @ParameterizedTest
    @CsvSource({"0, 7, 0, 8, 2", "1, 1, 1, 1.5, 0.1", "3.2, 3.9, 3.2, 4, 0.2", "0, 0.0001, 0, 0.0001, 0.00002"})
    void axesEndAtRoundNumbers(double low, double high, double from, double to, double step) {
        Axis axis = Axis.over(DoubleStream.of(low, high));
        assertThat(axis.from()).isCloseTo(from, within());
        assertThat(axis.to()).isCloseTo(to, within());
        assertThat(axis.step()).isCloseTo(step, within());
        assertThat(axis.ticks()).hasSize((int) Math.round((to - from) / step) + 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "50, 1000, '1,000'", "0.5, 2.5, 2.5", "0.00002, 0.0001, 1.0e-4"})
    void ticksHaveTheDigitsOfTheirStep(double step, double tick, String shown) {
        assertThat(new Axis(0, 1, step).label(tick).en().toLowerCase(Locale.ROOT))
                .isEqualTo(shown);
    }
}
