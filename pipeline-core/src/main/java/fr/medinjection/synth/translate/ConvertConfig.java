package fr.medinjection.synth.translate;

import fr.medinjection.UserException;

/**
 * How cloze items become multiple choice by a model, beside the rules that make them so when they are read.
 *
 * @param withPipeline whether the main job converts too; its corpus then has the converted items in place of those made by rules
 * @param model a key of {@code llm.models}, or {@code ""} for the rules alone
 * @param source of the cloze items
 * @param distractors how many wrong options to ask for
 * @param take so many items, those with the least hashes of their ids; 0 takes all
 * @param attempts how often an item is asked for until it is acceptable, each time with another seed
 * @param seed of the first attempt
 * @param leastOverlap the share of the letter trigrams of a sentence that its question must have
 * @param maxRejectedShare a greater share of items without an acceptable question fails the job
 */
public record ConvertConfig(
        boolean withPipeline,
        String model,
        String source,
        int distractors,
        int take,
        int attempts,
        long seed,
        double leastOverlap,
        double maxRejectedShare)
        implements java.io.Serializable {
    public ConvertConfig {
        if (distractors < 1 || attempts < 1 || take < 0) {
            throw new UserException("Invalid convert: distractors " + distractors + ", attempts " + attempts + ", take "
                    + take + ", expected distractors and attempts from 1, take from 0");
        }
        if (withPipeline && model.isEmpty()) {
            throw new UserException("Missing model: convert names none, expected one of the section llm");
        }
    }
}
