package fr.medinjection.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.dedup.Items;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLeaksTest {
    private static final LeaksConfig CONFIG = config(30_000);
    private static final String CASE =
            "Une femme de 62 ans, hypertendue, consulte pour une dyspnée d'effort d'aggravation progressive depuis six "
                    + "mois, avec des œdèmes des membres inférieurs et une prise de poids de quatre kilogrammes.";
    private static final String ABSTRACT = CASE + " " + Items.words(150, Items.random(1));

    @Test
    void aTrainingTextThatHoldsTheCaseOfATestItem() {
        Instruction item = item("i", CASE.toUpperCase(Locale.ROOT), Split.TEST);
        assertThat(run(List.of(item), text("t", ABSTRACT, Split.TRAIN)))
                .containsExactly("t TEXT cases i NATIVE source test contained");
    }

    @Test
    void aTestItemThatHoldsATrainingText() {
        Instruction item = item("i", Items.words(80, Items.random(2)) + " " + CASE, Split.TEST);
        assertThat(run(List.of(item), text("t", CASE, Split.TRAIN)))
                .containsExactly("t TEXT cases i NATIVE source test contained");
    }

    @Test
    void aTrainingItemThatHoldsATestText() {
        Instruction item = item("i", CASE, Split.TRAIN);
        assertThat(run(List.of(item), text("t", ABSTRACT, Split.TEST)))
                .containsExactly("i NATIVE source t TEXT cases test contained");
        Instruction answered = TestItem.of("a").question("Résume.").answer(CASE).build();
        assertThat(run(List.of(answered), text("t", CASE, Split.TEST)))
                .containsExactly("a NATIVE source t TEXT cases test contained");
    }

    @Test
    void aTestTextAmongTheTrainingTexts() {
        String typography = ABSTRACT.replace("'", "\u2019") + "\u00A0";
        assertThat(run(
                        List.of(),
                        text("a", ABSTRACT, Split.TRAIN),
                        text("b", CASE, Split.TRAIN),
                        text("v", ABSTRACT, Split.VALIDATION),
                        text("t", typography, Split.TEST)))
                .containsExactly("a TEXT cases t TEXT cases test same", "b TEXT cases t TEXT cases test contained");
    }

    @Test
    void nothingWithinOnePartAndNothingShort() {
        Instruction train = item("i", CASE, Split.TRAIN);
        Instruction brief = item("j", "Une femme de 62 ans, hypertendue, consulte.", Split.TEST);
        assertThat(run(List.of(train, brief), text("t", ABSTRACT, Split.TRAIN))).isEmpty();
        assertThat(run(List.of(train, brief))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsTheNaiveTwinWhateverTheOrderPartitionsAndSlices(long seed) {
        Planted planted = new Planted(seed);
        List<String> found = run(planted.items, planted.texts.toArray(SourceText[]::new));
        assertThat(new TreeSet<>(found)).isEqualTo(planted.naive()).hasSizeGreaterThan(5);
        List<Instruction> items = new ArrayList<>(planted.items);
        List<SourceText> texts = new ArrayList<>(planted.texts);
        Collections.shuffle(items, new Random(seed));
        Collections.shuffle(texts, new Random(seed));
        Dataset<Row> rows = Items.dataset(items).repartition(7);
        Dataset<Row> some = TestRows.keptTexts(texts.toArray(SourceText[]::new)).repartition(3);
        assertThat(lines(rows, some, config(9))).isEqualTo(found);
    }

    /** Texts and items, a third of which hold a piece of a text or are held by one, with words changed here and there. */
    private static final class Planted {
        private final List<Instruction> items = new ArrayList<>();
        private final List<SourceText> texts = new ArrayList<>();

        Planted(long seed) {
            SplittableRandom random = Items.random(seed);
            for (int i = 0; i < 40; i++) {
                String base = i % 4 == 3 ? piece(texts.get(random.nextInt(i)).text(), random) : "";
                texts.add(text("t" + i, base + Items.words(random.nextInt(25, 120), random), split(random)));
            }
            for (int i = 0; i < 120; i++) {
                String of = texts.get(random.nextInt(40)).text();
                String context = i % 3 == 0 ? piece(of, random) : Items.words(random.nextInt(5, 60), random);
                String wide = i % 9 == 0 ? of + " " + context : context;
                items.add(item("i" + i, wide, split(random)));
            }
        }

        private static String piece(String text, SplittableRandom random) {
            List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
            int from = random.nextInt(words.size() / 2);
            List<String> piece = words.subList(from, Math.min(words.size(), from + random.nextInt(15, 60)));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                piece.set(random.nextInt(piece.size()), "autre" + changes);
            }
            return String.join(" ", piece) + " ";
        }

        private static Split split(SplittableRandom random) {
            return random.nextBoolean() ? Split.TRAIN : random.nextInt(4) == 0 ? Split.VALIDATION : Split.TEST;
        }

        Set<String> naive() {
            Set<String> leaks = new TreeSet<>();
            for (SourceText text : texts) {
                for (Instruction item : items) {
                    if (overlap(text.text(), List.of(item.context(), item.question()))) {
                        add(leaks, text.split(), name(text), item.split(), item.id() + " NATIVE source");
                        add(leaks, item.split(), item.id() + " NATIVE source", text.split(), name(text));
                    }
                }
                for (SourceText other : texts) {
                    if (!text.equals(other) && overlap(text.text(), List.of(other.text()))) {
                        add(leaks, text.split(), name(text), other.split(), name(other));
                    }
                }
            }
            return leaks;
        }

        private static String name(SourceText text) {
            return text.id() + " TEXT cases";
        }

        private static void add(Set<String> leaks, Split train, String one, Split test, String other) {
            if (train == Split.TRAIN && test == Split.TEST) {
                leaks.add(one + " " + other + " test contained");
            }
        }

        /** On strings: a part of at least 20 words in the text, or such a text in all parts. */
        private static boolean overlap(String text, List<String> parts) {
            Set<String> of = shingles(text);
            Set<String> all = new HashSet<>();
            boolean inText = false;
            for (String part : parts) {
                all.addAll(shingles(part));
                inText |= words(part).size() >= 20 && share(shingles(part), of) >= 0.75;
            }
            return inText || (words(text).size() >= 20 && share(of, all) >= 0.75);
        }

        private static double share(Set<String> of, Set<String> in) {
            return (double) of.stream().filter(in::contains).count() / of.size();
        }

        private static Set<String> shingles(String text) {
            List<String> words = words(text);
            Set<String> shingles = new HashSet<>();
            for (int i = 0; i + 3 <= words.size(); i++) {
                shingles.add(String.join(" ", words.subList(i, i + 3)));
            }
            return shingles;
        }

        private static List<String> words(String text) {
            return Arrays.asList(FrenchText.fold(text).split(" "));
        }
    }

    private static Instruction item(String id, String context, Split split) {
        return TestItem.of(id)
                .placed(Component.NATIVE, "source", split)
                .context(context)
                .question("Quel est le diagnostic le plus probable ?")
                .closed(TaskType.MCQ, List.of("Une insuffisance cardiaque", "Une embolie", "Un asthme"), List.of(0))
                .build();
    }

    private static SourceText text(String id, String text, Split split) {
        return TestRows.text(id, "cases", split, text);
    }

    private static LeaksConfig config(int indexTexts) {
        return new LeaksConfig(List.of("test"), 3, 0.75, 0.75, 20, 0.5, 8, 2, 64, 300_000, indexTexts);
    }

    private static List<String> run(List<Instruction> items, SourceText... texts) {
        return lines(Items.dataset(items), TestRows.keptTexts(texts), CONFIG);
    }

    private static List<String> lines(Dataset<Row> rows, Dataset<Row> texts, LeaksConfig config) {
        return new LeaksStage(config)
                        .apply(Map.of(LeaksStage.INPUT, rows, LeaksStage.TEXTS, texts))
                        .get(LeaksStage.OUTPUT)
                        .rows()
                        .where("train_component = 'TEXT' or test_component = 'TEXT'")
                        .drop("similarity")
                        .orderBy("train_id", "test_id", "kind")
                        .collectAsList()
                        .stream()
                        .map(row -> row.mkString(" "))
                        .toList();
    }
}
