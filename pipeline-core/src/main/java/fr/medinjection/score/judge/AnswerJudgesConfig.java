package fr.medinjection.score.judge;

import fr.medinjection.config.Checked;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who judges open answers.
 *
 * @param withPipeline whether the main job judges too; the job {@code judge-answers} always does
 * @param prompts the folder of the judges' instructions; relative to the file that says so
 * @param seed of requests to services: another one asks anew
 * @param maxFailedShare of the answers put to a judge that may come back without a verdict; above it judging fails
 * @param judges by name
 * @param jury the judges whose majority is a judge of its own, named {@code jury}; none for no jury
 */
public record AnswerJudgesConfig(
        boolean withPipeline,
        String prompts,
        long seed,
        double maxFailedShare,
        Map<String, Juror> judges,
        List<String> jury)
        implements Checked {
    /** The name of the jury among the judges. */
    public static final String JURY = "jury";

    /** How a judge is reached. */
    public enum Via {
        /** The engine of this project: the two answers are the only ones it can give, and their probabilities are kept. */
        ENGINE,
        /** A model of a service, by its name in the section {@code llm}. */
        LLM
    }

    /**
     * One judge.
     *
     * @param model the folder of the model, {@code ""} for what make-model makes; or a model of the section {@code llm}
     */
    public record Juror(Via via, String model) {}

    public AnswerJudgesConfig {
        judges = Collections.unmodifiableMap(new TreeMap<>(judges)); // in one order, whatever the file's
        jury = List.copyOf(jury);
    }

    /** The judges that are models of services, by name. */
    public Map<String, Juror> services() {
        Map<String, Juror> services = new TreeMap<>(judges);
        services.values().removeIf(juror -> juror.via() != Via.LLM);
        return services;
    }

    @Override
    public Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        judges.keySet().stream()
                .filter(name -> name.equals(JURY) || !name.matches("[\\w.-]+"))
                .forEach(name ->
                        mistakes.put("judges." + name, "is no name for a judge, expected letters, digits, . - _"));
        for (int i = 0; i < jury.size(); i++) {
            if (!judges.containsKey(jury.get(i))) {
                mistakes.put("jury[" + i + "]", "is no judge: " + jury.get(i) + ", expected one of " + judges.keySet());
            }
        }
        return mistakes;
    }
}
