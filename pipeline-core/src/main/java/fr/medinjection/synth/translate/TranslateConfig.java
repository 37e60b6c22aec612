package fr.medinjection.synth.translate;

import fr.medinjection.UserException;
import java.util.List;

/**
 * How English items are translated.
 *
 * @param withPipeline whether the main job translates too
 * @param prompts the folder of templates, relative to the file that says so; conversion and measuring have theirs there too
 * @param translators models that translate, side by side: keys of {@code llm.models}
 * @param intoCorpus the translator whose translations go into the corpus, or {@code ""} for none
 * @param sources of the items to translate; none named: all
 * @param splits of the items to translate, as their sources say; none named: all
 * @param take so many items, those with the least hashes of their ids; 0 takes all
 * @param attempts how often an item is asked for until its translation keeps what it must, each time with another seed
 * @param seed of the first attempt
 * @param maxRejectedShare a greater share of items without an acceptable translation fails the job
 */
public record TranslateConfig(
        boolean withPipeline,
        String prompts,
        List<String> translators,
        String intoCorpus,
        List<String> sources,
        List<String> splits,
        int take,
        int attempts,
        long seed,
        double maxRejectedShare,
        BackTranslation backTranslation,
        InvariantsConfig invariants) {
    /**
     * Whether a translation is translated back and compared with the English item.
     *
     * @param model the model that translates back, or {@code ""} for none
     * @param leastSimilarity the least chrF, 0 to 100, of what comes back
     */
    public record BackTranslation(String model, double leastSimilarity) {}

    public TranslateConfig {
        if (translators.isEmpty() && (withPipeline || !intoCorpus.isEmpty())) {
            throw new UserException("Missing translators: translate names none, expected models of the section llm");
        }
        if (!intoCorpus.isEmpty() && !translators.contains(intoCorpus)) {
            throw new UserException("Invalid into-corpus: " + intoCorpus + ", expected one of " + translators);
        }
        if (attempts < 1 || take < 0 || !(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
            throw new UserException("Invalid translate: attempts " + attempts + ", take " + take
                    + ", max-rejected-share " + maxRejectedShare
                    + ", expected attempts from 1, take from 0 and a share from 0 to 1");
        }
    }
}
